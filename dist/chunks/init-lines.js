// pipeline/cli/data/init-lines.ts
/** Most lines of a difference that are shown; the whole of it is in the JSON. */
const shownLines = 60;
function modelLines({ name, stage, entries }) {
	const width = Math.max(...entries.map(({ key }) => key.length));
	return [`${name}, made by stage ${stage}:`, ...entries.map(({ key, answer }) => {
		const value = answer.kind === "open" ? "?" : answer.text;
		const why = answer.kind === "open" ? "to fill in" : answer.kind === "assumed" ? "to confirm" : answer.because;
		return `  ${key.padEnd(width)}  ${value}  (${why})`;
	})];
}
function fileLines({ path, state, difference }, isDryRun) {
	const word = {
		written: isDryRun ? "would write" : "wrote",
		same: "is as it is",
		differs: "left as it is"
	}[state];
	const rest = difference.length - shownLines;
	return [
		`${word}\t${path}`,
		...state === "differs" || state === "written" && isDryRun ? difference.slice(0, shownLines).map((line) => `  ${line}`) : [],
		...rest > 0 && state !== "written" ? [`  … ${String(rest)} more lines`] : []
	];
}
/** What `init` tells of a repository with a pipeline, and what is to do now. */
function initLines({ models, files, questions, isDryRun }) {
	const differing = files.filter(({ state }) => state === "differs");
	const stopping = questions.filter(({ stops }) => stops);
	const others = questions.filter(({ stops }) => !stops);
	const list = (some) => some.map(({ key, question }, i) => `  ${String(i + 1)}. ${key}: ${question}`);
	return [
		...models.flatMap((model) => [...modelLines(model), ""]),
		...files.flatMap((file) => fileLines(file, isDryRun)),
		...differing.length > 0 ? ["What differs was left; `lockstep init --force` replaces it."] : [],
		...stopping.length > 0 ? [
			"",
			"To fill in, before anything can be trained and judged:",
			...list(stopping)
		] : [],
		...others.length > 0 ? [
			"",
			"To confirm or to change, when you like:",
			...list(others)
		] : [],
		"",
		stopping.length > 0 ? "Then: commit on a branch, push it, and open a pull request. `lockstep doctor` says what is missing." : "Now: commit on a branch, push it, and open a pull request. `lockstep doctor` says what is missing."
	];
}

export { initLines };