import { Nt as md5OfFile } from "./pipeline.js";
import { readFile, realpath } from "node:fs/promises";
import { relative, sep } from "node:path";

// pipeline/repository/saved-file.ts
/** True when the content of a file can be had again: the commit that is checked out has it there, or DVC's cache has it. */
async function isSavedFile(path, { git, cache }) {
	const { md5 } = await md5OfFile(path);
	if (cache !== void 0 && await cache.isIntact(md5)) return true;
	const inside = relative(await realpath(git.root), await realpath(path));
	if (inside.startsWith("..")) return false;
	const commit = await git.resolve("HEAD");
	const committed = commit && await git.readFile(commit, inside.replaceAll(sep, "/"));
	return committed !== void 0 && Buffer.compare(committed, await readFile(path)) === 0;
}

export { isSavedFile };