import { p as isNotThere } from "./file-work.js";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";

// pipeline/data/objects/git-ignore-rules.ts
const special = /[.+^$(){}|\\/]/;
/** `*` and `?` never match `/`; `**` does; `[a-z]`, `[!a]` are sets; a backslash takes the next character literally. */
function glob$1(text) {
	let source = "";
	for (let i = 0; i < text.length; i++) {
		const rest = text.slice(i);
		const character = text[i] ?? "";
		if (rest.startsWith("**/") && (i === 0 || text[i - 1] === "/")) {
			source += "(?:.*/)?";
			i += 2;
		} else if (rest === "**" && (i === 0 || text[i - 1] === "/")) {
			source += ".*";
			i += 1;
		} else if (character === "*") {
			source += "[^/]*";
			while (text[i + 1] === "*") i++;
		} else if (character === "?") source += "[^/]";
		else if (character === "[") {
			const [whole, negation, members] = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest) ?? [];
			if (whole === void 0 || members === void 0 || members === "") {
				source += "\\[";
				continue;
			}
			source += `(?!/)[${negation === "" ? "" : "^"}${members.replace(/\\/g, "\\\\").replace(/[[\]^]/g, "\\$&")}]`;
			i += whole.length - 1;
		} else if (character === "\\" && i + 1 < text.length) {
			i++;
			const literal = text[i] ?? "";
			source += special.test(literal) || "*?[".includes(literal) ? `\\${literal}` : literal;
		} else source += special.test(character) || character === "]" ? `\\${character}` : character;
	}
	return source;
}
/**
* Rules of one file in gitignore's syntax. A pattern that is no valid set of names matches nothing, as in Git.
*
* @param base - Folder of the file from the root of the repository; empty for the root.
*/
function parseIgnoreRules(text, base) {
	return text.replace(/^\ufeff/, "").split(/\r?\n/).flatMap((line) => {
		let rule = line.replace(/^[ \t]+/, "").replace(/((?:^|[^\\])(?:\\\\)*)[ \t]+$/, "$1");
		if (rule === "" || rule.startsWith("#")) return [];
		const isNegated = rule.startsWith("!");
		if (isNegated) rule = rule.slice(1);
		const isFolderOnly = rule.endsWith("/");
		rule = rule.replace(/\/+$/, "");
		if (rule === "") return [];
		const isAnchored = rule.includes("/");
		const source = glob$1(rule.replace(/^\//, ""));
		try {
			return [{
				pattern: new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${source}$`, "u"),
				isFolderOnly,
				isNegated,
				base
			}];
		} catch {
			return [];
		}
	});
}
/** The last rule that matches decides. Folders above `path` are not asked: whoever walks has done so. */
function decide(rules, path, isFolder) {
	for (let i = rules.length - 1; i >= 0; i--) {
		const rule = rules[i];
		if (rule === void 0 || rule.isFolderOnly && !isFolder) continue;
		if (rule.base !== "" && !path.startsWith(`${rule.base}/`)) continue;
		if (rule.pattern.test(rule.base === "" ? path : path.slice(rule.base.length + 1))) return !rule.isNegated;
	}
	return false;
}
/** Whether rules leave a path out, directly or by leaving out a folder above it. Rules of deeper files come later. */
function ignoredBy(rules, path, isFolder) {
	const segments = path.split("/");
	for (let count = 1; count <= segments.length; count++) if (decide(rules, segments.slice(0, count).join("/"), count < segments.length || isFolder)) return true;
	return false;
}
async function rulesIn(root, folder) {
	try {
		const path = join(root, folder, ".gitignore");
		return (await lstat(path)).isFile() ? parseIgnoreRules(await readFile(path, "utf8"), folder) : [];
	} catch (error) {
		if (isNotThere(error)) return [];
		throw error;
	}
}
/** Rules of all `.gitignore` files from the root down to `folder`, both included. */
async function gitRulesDownTo(root, folder) {
	const segments = folder === "" ? [] : folder.split("/");
	const rules = [];
	for (let count = 0; count <= segments.length; count++) rules.push(...await rulesIn(root, segments.slice(0, count).join("/")));
	return rules;
}

export { ignoredBy as n, parseIgnoreRules as r, gitRulesDownTo as t };