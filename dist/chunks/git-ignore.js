import { n as addGitignoreEntry, r as removeGitignoreEntry } from "./ignore.js";
import { _ as removeFile, g as readTextIfThere } from "./file-work.js";
import { n as ignoredBy, r as parseIgnoreRules, t as gitRulesDownTo } from "./git-ignore-rules.js";
import { Et as writeWorkspaceFile, ut as findGitRoot } from "./pipeline.js";
import { join, posix, relative, sep } from "node:path";

// pipeline/data/stages/git-ignore.ts
/** The `.gitignore` beside a path. */
function fileBeside(path) {
	return posix.join(posix.dirname(path), ".gitignore");
}
function below(prefix, path) {
	return prefix === "" ? path : `${prefix}/${path}`;
}
/**
* Makes Git leave out outputs that DVC keeps: a line each in the `.gitignore` beside them, unless Git leaves them out already. Outside
* Git nothing happens.
*
* @param root - Absolute path of the folder that holds `.dvc`; the Git repository may begin above it.
* @returns The `.gitignore` files that were changed, from `root`.
*/
async function ignoreOutputs(root, outputs) {
	const gitRoot = await findGitRoot(root);
	if (gitRoot === void 0) return [];
	const prefix = relative(gitRoot, root).split(sep).join("/");
	const exclude = parseIgnoreRules(await readTextIfThere(join(gitRoot, ".git", "info", "exclude")) ?? "", "");
	const changed = [];
	for (const [file, members] of Map.groupBy(outputs, ({ path }) => fileBeside(path))) {
		const folder = posix.dirname(below(prefix, file));
		const rules = [...exclude, ...await gitRulesDownTo(gitRoot, folder === "." ? "" : folder)];
		const open = members.filter(({ path, isFolder }) => !ignoredBy(rules, below(prefix, path), isFolder));
		if (open.length === 0) continue;
		const old = await readTextIfThere(join(root, file));
		const text = open.reduce((so, { path }) => addGitignoreEntry(so, posix.basename(path)), old);
		if (text === void 0 || text === old) continue;
		await writeWorkspaceFile(root, file, text);
		changed.push(file);
	}
	return changed;
}
/** Takes the line of an output out of the `.gitignore` beside it, and the file with its last line. @returns The file, if it changed. */
async function unignoreOutput(root, path) {
	const file = fileBeside(path);
	const old = await readTextIfThere(join(root, file));
	if (old === void 0) return void 0;
	const text = removeGitignoreEntry(old, posix.basename(path));
	if (text === old) return void 0;
	if (text === void 0) await removeFile(join(root, file));
	else await writeWorkspaceFile(root, file, text);
	return file;
}

export { unignoreOutput as n, ignoreOutputs as t };