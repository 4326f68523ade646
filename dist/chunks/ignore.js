// pipeline/data/dvc/ignore-pattern.ts
/** Longest pattern; DVC has no limit. */
const patternLimit = 4096;
/** `[a-z]`, `[!a]`, `[^a]`; `undefined` when it is never closed. */
function characterSet(glob, start) {
	let at = start + 1;
	const isNegated = glob[at] === "!" || glob[at] === "^";
	if (isNegated) at++;
	const first = at;
	const end = glob.indexOf("]", glob[at] === "]" ? at + 1 : at);
	if (end === -1) return void 0;
	const members = [...glob.slice(first, end)];
	const ranges = [];
	for (let i = 0; i < members.length; i++) {
		const low = members[i] ?? "";
		const high = members[i + 1] === "-" ? members[i + 2] : void 0;
		ranges.push([low, high ?? low]);
		if (high !== void 0) i += 2;
	}
	const holds = (character) => ranges.some(([low, high]) => codeOf(character) >= codeOf(low) && codeOf(character) <= codeOf(high));
	return {
		piece: {
			kind: "one",
			matches: (character) => holds(character) !== isNegated
		},
		end
	};
}
function codeOf(character) {
	return character.codePointAt(0) ?? 0;
}
function parseGlob(glob) {
	const pieces = [];
	for (let at = 0; at < glob.length; at++) {
		let character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
		if (character === "*") {
			if (pieces.at(-1)?.kind !== "star") pieces.push({ kind: "star" });
			continue;
		}
		if (character === "[") {
			const set = characterSet(glob, at);
			if (set === void 0) return void 0;
			pieces.push(set.piece);
			at = set.end;
			continue;
		}
		if (character === "?") {
			pieces.push({
				kind: "one",
				matches: () => true
			});
			continue;
		}
		if (character === "\\") {
			at++;
			if (at >= glob.length) return void 0;
			character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
		}
		at += character.length - 1;
		const wanted = character;
		pieces.push({
			kind: "one",
			matches: (found) => found === wanted
		});
	}
	return pieces;
}
/**
* Reads one line of a `.dvcignore`; `undefined` for blank lines, comments, and patterns that mean nothing, such as a set that is never
* closed.
*/
function parseIgnorePattern(line) {
	let text = line.trim();
	if (text === "" || text.startsWith("#") || text === "/" || text.length > patternLimit) return void 0;
	const isNegated = text.startsWith("!");
	if (isNegated) text = text.slice(1);
	const names = text.split("/");
	const isFolderOnly = names.at(-1) === "";
	if (names[0] === "") names.shift();
	else if (names.length === 1 || names.length === 2 && isFolderOnly) names.unshift("**");
	if (names.length === 0 || names.length === 1 && names[0] === "") return void 0;
	if (isFolderOnly) names[names.length - 1] = "**";
	const distinct = names.filter((name, i) => name !== "**" || names[i - 1] !== "**");
	if (isFolderOnly && /^(?:\*\*|\*\*\/\*\/\*\*)$/.test(distinct.join("/"))) return void 0;
	const parts = [];
	for (const name of distinct) {
		if (name === "**") {
			parts.push({ kind: "any" });
			continue;
		}
		const glob = parseGlob(name);
		if (glob === void 0) return void 0;
		parts.push({
			kind: "name",
			glob
		});
	}
	return {
		isNegated,
		isFolderOnly,
		parts
	};
}
/** Whether a name is what a glob says: in time of the product of both lengths, whatever the glob. */
function matchesName(glob, name) {
	const characters = [...name];
	let piece = 0;
	let at = 0;
	let star = -1;
	let starAt = 0;
	while (at < characters.length) {
		const wanted = glob[piece];
		if (wanted?.kind === "star") {
			star = piece++;
			starAt = at;
		} else if (wanted?.kind === "one" && wanted.matches(characters[at] ?? "")) {
			piece++;
			at++;
		} else if (star !== -1) {
			piece = star + 1;
			at = ++starAt;
		} else return false;
	}
	while (glob[piece]?.kind === "star") piece++;
	return piece === glob.length && characters.length > 0;
}
/**
* Whether a pattern fits a path or a folder on the way to it. In DVC, unlike in Git, a pattern that names a folder fits everything
* below it, so that `!keep` takes back in what an earlier `*.tmp` left out of `keep`.
*
* @param segments - Names from the folder of the `.dvcignore` file.
*/
function matchesPattern({ parts }, segments, isFolder) {
	let reached = /* @__PURE__ */ new Set([0]);
	for (const [i, part] of parts.entries()) {
		const next = /* @__PURE__ */ new Set();
		const isLast = i === parts.length - 1;
		for (const taken of reached) if (part.kind === "any") {
			if (isLast) {
				if (parts.length === 1 || taken < segments.length || isFolder && taken === segments.length) return true;
			} else for (let count = taken; count < segments.length; count++) next.add(count);
		} else {
			const name = segments[taken];
			if (name !== void 0 && matchesName(part.glob, name)) next.add(taken + 1);
		}
		reached = next;
	}
	return reached.size > 0;
}

// pipeline/data/dvc/ignore.ts
/** Never data, whatever a `.dvcignore` takes back in. */
const alwaysIgnored = /* @__PURE__ */ new Set([
	".dvc",
	".git",
	".hg"
]);
function literal(name) {
	return name.replace(/[\\*?[\]!#]/g, "\\$&");
}
/** A line of a `.dvcignore` below the root as a line of one at the root, as DVC turns the first into the second. */
function fromRoot(line, folder) {
	const text = line.trim();
	if (folder === "" || text === "" || text.startsWith("#")) return text;
	const isNegated = text.startsWith("!");
	const pattern = isNegated ? text.slice(1) : text;
	const isAnchored = pattern.slice(0, -1).includes("/") && !pattern.startsWith("**/");
	const rest = pattern.replace(isAnchored ? /^\// : /^\*\*\//, "").replace(/^\\/, "");
	const base = folder.split("/").map(literal).join("/");
	return `${isNegated ? "!" : ""}/${base}/${isAnchored ? "" : "**/"}${rest}`;
}
/** What DVC leaves out, by the `.dvcignore` files read so far. Paths are relative to the root of the repository, with `/`. */
var IgnoreRules = class IgnoreRules {
	patterns;
	constructor(patterns = []) {
		this.patterns = patterns;
	}
	/** Adds the `.dvcignore` of a folder; folders nearer to the root must be added first, because the last rule that fits decides. */
	withFile(folder, text) {
		const added = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).flatMap((line) => parseIgnorePattern(fromRoot(line, folder)) ?? []);
		return new IgnoreRules([...this.patterns, ...added]);
	}
	/** Leaves a folder out that holds a repository of its own (a `.dvc` folder). */
	withSubRepository(folder) {
		const slash = folder.lastIndexOf("/");
		return this.withFile(folder.slice(0, Math.max(0, slash)), `/${literal(folder.slice(slash + 1))}/`);
	}
	isIgnored(path, kind) {
		const segments = path.split("/");
		for (let length = 1; length <= segments.length; length++) if (this.decides(segments.slice(0, length), length < segments.length || kind === "folder")) return true;
		return false;
	}
	/** For one path whose folders are known not to be ignored, as a walk from the root has it. */
	decides(segments, isFolder) {
		const name = segments.at(-1) ?? "";
		if (alwaysIgnored.has(name) && (isFolder || name === ".git")) return true;
		for (let i = this.patterns.length - 1; i >= 0; i--) {
			const pattern = this.patterns[i];
			if (pattern === void 0 || pattern.isFolderOnly && !isFolder) continue;
			if (matchesPattern(pattern, segments, isFolder)) return !pattern.isNegated;
		}
		return false;
	}
};
/** The line that keeps an output out of Git: `/name`, with gitignore's special characters escaped. */
function gitignoreEntry(name) {
	return `/${name.replace(/[\\[\]!*#?]/g, "\\$&")}`;
}
/** A `.gitignore` with the line of an output; nothing changes when it is there. */
function addGitignoreEntry(text, name) {
	const old = text ?? "";
	const entry = gitignoreEntry(name);
	if (old.split("\n").includes(entry)) return old;
	return `${old}${old === "" || old.endsWith("\n") ? "" : "\n"}${entry}\n`;
}
/** A `.gitignore` without the line of an output; `undefined` when nothing is left of it and the file may go. */
function removeGitignoreEntry(text, name) {
	const gone = /* @__PURE__ */ new Set([`/${name}`, gitignoreEntry(name)]);
	const kept = text.split(/(?<=\n)/).filter((line) => !gone.has(line.trim()));
	return kept.length === 0 ? void 0 : kept.join("");
}

export { matchesPattern as i, addGitignoreEntry as n, removeGitignoreEntry as r, IgnoreRules as t };