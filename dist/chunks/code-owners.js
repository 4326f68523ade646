import { a as isTeam } from "./project2.js";

// pipeline/domain/code-owners.ts
/** A pattern of CODEOWNERS as GitHub reads it: like .gitignore, without `!`, `[ ]` and escapes. `undefined` when it is none. */
function patternOf(text) {
	if (text.startsWith("!") || /[[\]\\]/.test(text)) return void 0;
	const isAnchored = text.slice(0, -1).includes("/");
	const isFolder = text.endsWith("/");
	const body = text.replace(/^\//, "").replace(/\/$/, "").split(/(\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?)/).map((part) => {
		switch (part) {
			case "/**/": return "/(?:.*/)?";
			case "**/": return "(?:.*/)?";
			case "/**": return "/.*";
			case "**": return ".*";
			case "*": return "[^/]*";
			case "?": return "[^/]";
			default: return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
		}
	}).join("");
	const below = isFolder ? "/.*" : text.endsWith("/*") ? "" : "(?:/.*)?";
	return new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${body}${below}$`, "s");
}
function ownershipOf(line) {
	const [text = "", ...names] = line.replace(/(?:^|\s)#.*$/, "").trim().split(/\s+/);
	const pattern = text === "" ? void 0 : patternOf(text);
	if (pattern === void 0) return void 0;
	return {
		pattern,
		owners: names.flatMap((name) => isTeam(name) ? name : /^@([\w-]+)$/.exec(name)?.[1] ?? [])
	};
}
/**
* Who owns a path by a CODEOWNERS file: the people and teams of the last line that matches it. `undefined` when no line does; empty when
* the line names nobody, or only mails, of which nobody can say whose they are.
*/
function codeOwnersOf(text, path) {
	return text.split(/\r?\n/).map(ownershipOf).findLast((found) => found?.pattern.test(path) === true)?.owners;
}

export { codeOwnersOf as t };