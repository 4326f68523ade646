import { l as openHistory, m as openCommands, r as readTags, s as openTrees, t as environmentOf, u as findRepository } from "./simple-git.js";

// pipeline/platform/git/clone.ts
/**
* Copies a repository into a new folder, without a working tree: nothing of it is checked out, so none of its hooks and filters runs.
*
* @param url - What `git clone` takes; a relative path starts from `from`.
* @throws LockstepError GIT_COMMAND_FAILED.
*/
async function cloneBare(request) {
	const { url, from, folder } = request;
	const environment = environmentOf(request);
	await openCommands(from, environment).run([
		"clone",
		"--bare",
		"--quiet",
		"--",
		url,
		folder
	]);
	const repository = await findRepository(folder, environment);
	const { resolve } = openHistory(repository);
	const trees = openTrees(repository);
	return {
		root: repository.root,
		resolve,
		tree: (state) => trees.tree(state),
		readFile: (state, path) => trees.readFile(state, path),
		tags: () => readTags(repository)
	};
}

export { cloneBare };