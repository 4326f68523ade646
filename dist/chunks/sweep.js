import { $ as shortDigest, Bt as toJson, Q as plural, at as signed, jt as hashBytes, nt as count, rt as decimal } from "./pipeline.js";
import { n as parseYamlMap, o as largeYamlLimits } from "./parse.js";
import { A as LockstepError } from "./file-work.js";
import { r as parseRecord } from "./model-record.js";
import { n as code, r as sentence, t as cell } from "./cell2.js";
import { i as table, n as right, r as row, t as left } from "./markdown-table.js";
import { t as readRecordText } from "./record-files.js";
import { a as comparisonSentence, n as changesTo, r as paramsWith, t as suggestionBlock } from "./suggestion-block.js";
import { n as headOfRun, t as pullRequestOf } from "./pull-request-of.js";
import { resolve } from "node:path";

// pipeline/report/sweep.ts
/** Longest line that is shown, in characters. */
const lineLimit = 500;
function titleOf({ comparison }) {
	switch (comparison?.verdict) {
		case "better": return "🟢 **A sweep found better parameters**";
		case "same": return "⚪ **A sweep found nothing better: params.yaml has the best already**";
		case "not_distinguishable":
		case "worse":
		case "undecided": return "🟡 **A sweep proved no winner** (`winner_unproven`)";
		case void 0: return "🔴 **A sweep found nothing: no trial succeeded** (`winner_unproven`)";
	}
}
function evidence({ metric, best, comparison, trials, failed, cpuMs }) {
	const compared = comparison !== void 0 && "difference" in comparison ? comparison : void 0;
	const rows = [...best === void 0 ? [] : [
		row("the best in the search", `${decimal(best.mean)} ± ${decimal(best.deviation)}`, `${count(best.count)} scores`),
		row("its spread between seeds", decimal(best.betweenSeeds), "the luck of the training"),
		row("its spread between folds", decimal(best.betweenFolds), "the luck of the rows")
	], ...compared === void 0 ? [] : [
		row("the best on fresh folds", decimal(compared.winner), `${count(compared.folds)} folds`),
		row("the file as it stands, there", decimal(compared.incumbent), ""),
		row("difference", `**${signed(compared.difference)}**`, `95 % interval ${signed(compared.low)} to ${signed(compared.high)}; positive is better`)
	]];
	const cost = `${count(trials)} ${plural(trials, "trial", "trials")}, ${count(failed)} failed, ${count(Math.round(cpuMs / 1e3))} s of processor time.`;
	return rows.length === 0 ? cost : `${table([
		"",
		cell(metric),
		""
	], [
		left,
		right,
		left
	], rows)}\n\n${cost}`;
}
function changesTable({ changes, record }) {
	const shown = (value) => value === void 0 ? "" : cell(JSON.stringify(value));
	const rows = changes.map(({ key, from, to }) => row(cell(`${record.section}.${key}`), shown(from), shown(to)));
	return table([
		cell(record.params.path),
		"now",
		"the best"
	], [
		left,
		left,
		left
	], rows);
}
/** A fence that no line in it closes. */
function fenced(lines) {
	const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}diff`,
		...lines,
		fence
	].join("\n");
}
function offer({ lines, isSuggested, record }) {
	if (lines === void 0) return "Nothing is suggested. More `repeats` in sweep.yaml, or more rows, may tell.";
	if (isSuggested) return `The change stands as a suggestion at line ${count(lines.start)} of ${code(record.params.path)}: commit it there.`;
	const { start, before, after } = lines;
	const cut = (mark) => (line) => `${mark}${line.replace(/[^\P{C}\t]/gu, "").slice(0, lineLimit)}`;
	return `The lines are not part of this pull request's change, so nobody can be offered to commit them with a click. To take them over:\n\n${fenced([
		`@@ -${start},${before.length} +${start},${after.length} @@`,
		...before.map(cut("-")),
		...after.map(cut("+"))
	])}`;
}
/** One comment about a sweep; everything in the record is somebody else's word. */
function renderSweep(view) {
	const { record, headSha, found, changes } = view;
	return [
		titleOf(record),
		"",
		`Section ${code(record.section)} of ${code(record.params.path)} at ${code(shortDigest(headSha))}: ${sentence(found, 600)}.`,
		"",
		evidence(record),
		...changes.length === 0 ? [] : [
			"",
			changesTable(view),
			"",
			offer(view)
		],
		"",
		"The rows that the gates judge by were not looked at; they judge the change when it is pushed."
	].join("\n");
}

// pipeline/steps/report/sweep.ts
const marker = "lockstep:sweep";
/** Reads the record; it was made beside code of the pull request, so it is held to its schema. */
async function readSweepRecord(path) {
	const text = await readRecordText(path);
	if (text !== void 0) return parseRecord("lockstep/Sweep", text, path);
	throw new LockstepError("RECORD_INVALID", `there is no record of a sweep at ${path}`, { hint: "Let the job before hand over what `lockstep sweep --record` wrote." });
}
/** Files that hold rules and desired states, never parameters: a record could have us suggest a change of who approves. */
const ruling = /^(?:\.|models\/|(?:.*\/)?(?:lockstep|dvc|sweep|data\.contract)\.(?:yaml|lock)$)/i;
/** The params file as it is at the head. @throws LockstepError RECORD_INVALID when the sweep was of another one, or of none. */
async function paramsAt(git, headSha, { params }) {
	if (ruling.test(params.path)) throw new LockstepError("RECORD_INVALID", `the sweep says that ${params.path} holds its parameters`, { hint: "Nothing was posted. Keep parameters in a file of their own, for example params.yaml." });
	const bytes = await git.fetchCommit(headSha) ? await git.readFile(headSha, params.path) : void 0;
	if (bytes !== void 0 && hashBytes(bytes).sha256 === params.sha256) return new TextDecoder().decode(bytes);
	throw new LockstepError("RECORD_INVALID", `the sweep was not of ${params.path} as it is at ${headSha}`, { hint: "Nothing was posted. Write `/sweep` again." });
}
function sectionOf(text, { params, section }) {
	const found = parseYamlMap(text, params.path, largeYamlLimits).get(section);
	const values = found === void 0 ? void 0 : toJson(found);
	return values !== null && typeof values === "object" && !Array.isArray(values) ? values : {};
}
/** What the best means for the file: made here of the file and the values alone, so that no record says which lines are written. */
function changeOf(text, record) {
	const { best, params, section, comparison } = record;
	if (best === void 0) return {
		changes: [],
		lines: void 0,
		block: void 0
	};
	const changes = changesTo(sectionOf(text, record), best.point);
	const suggested = paramsWith(text, {
		file: params.path,
		section
	}, best.point);
	const block = comparison?.verdict === "better" ? suggestionBlock(text, suggested) : void 0;
	if (block === void 0) return {
		changes,
		lines: void 0,
		block
	};
	const before = text.split("\n").slice(block.startLine - 1, block.line);
	const after = block.body.split("\n").slice(1, -1);
	return {
		changes,
		lines: {
			start: block.startLine,
			before,
			after
		},
		block
	};
}
/** Keeps what a sweep found on the pull request of its head: one comment, and a suggestion where a winner is proven. */
async function reportSweep({ sweep, run }, workspace) {
	const { git, host } = workspace;
	const forge = await workspace.forge();
	const record = await readSweepRecord(resolve(git.root, sweep));
	const headSha = run === void 0 ? host.event.headSha : await headOfRun(forge, run);
	if (headSha === void 0) throw new LockstepError("ARGUMENT_INVALID", "whose sweep this is, is not known", { hint: "Give `run`; in a workflow that follows another one, the event names it." });
	const pullRequest = await pullRequestOf(forge, {
		headSha,
		head: host.event.head
	});
	if (pullRequest === void 0) {
		const refused = {
			code: "stale_sha",
			sentence: `no open pull request has the head ${headSha} any more`
		};
		host.info(`refused (${refused.code}): ${refused.sentence}`);
		return {
			record,
			markdown: "",
			refused
		};
	}
	const { number } = pullRequest;
	const { block, ...change } = changeOf(await paramsAt(git, headSha, record), record);
	const found = record.comparison === void 0 ? "no trial succeeded" : comparisonSentence(record.metric, record.comparison);
	const { path } = record.params;
	const isSuggested = await forge.keepSuggestion(number, marker, block && {
		...block,
		headSha,
		path
	});
	const markdown = renderSweep({
		record,
		headSha,
		found,
		...change,
		isSuggested
	});
	await forge.keepComment(number, marker, markdown);
	await host.summary(markdown);
	host.info(`kept on #${number}: ${found}`);
	return {
		record,
		markdown,
		refused: void 0
	};
}

export { reportSweep };