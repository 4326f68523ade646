import { n as shownFrom } from "./paths.js";
import { relative, sep } from "node:path";

// pipeline/tracking/git-files.ts
/** A path of the DVC repository as Git counts it. */
function fromGitRoot(repository, gitRoot, path) {
	const folder = relative(gitRoot, repository.root).split(sep).join("/");
	return folder === "" ? path : `${folder}/${path}`;
}
/**
* Hands files that were written or removed to Git: staged with `core.autostage`, else only named.
*
* @param files - From the root of the DVC repository.
* @returns `undefined` when there is nothing for Git to keep.
*/
async function keepInGit(repository, files) {
	const once = [...new Set(files)];
	if (once.length === 0 || !await repository.usesGit()) return void 0;
	const isStaged = repository.config.settings.get("core.autostage")?.toLowerCase() === "true";
	if (isStaged) {
		const git = await repository.git();
		await git?.stage(once.map((path) => fromGitRoot(repository, git.root, path)));
	}
	return {
		files: once.map((path) => shownFrom(repository, path)),
		isStaged
	};
}

export { keepInGit as n, fromGitRoot as t };