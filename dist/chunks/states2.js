import { t as IgnoreRules } from "./ignore.js";
import { a as workspaceSource, n as isDvcFile } from "./collect.js";
import { r as decodeUtf8 } from "./parse.js";
import { A as LockstepError } from "./file-work.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { relative, sep } from "node:path";

// pipeline/tracking/states.ts
/** How DVC names the state of the working tree in results. */
const workspaceName = "workspace";
async function workspaceState({ root }) {
	return {
		name: workspaceName,
		source: await workspaceSource(root),
		entries: void 0
	};
}
/** The repository's Git. @throws LockstepError GIT_REPOSITORY_MISSING outside Git and with `core.no_scm`. */
async function gitOf(repository) {
	const git = await repository.git();
	if (git !== void 0) return git;
	throw new LockstepError("GIT_REPOSITORY_MISSING", `${repository.root} is not used with Git, so it has no revisions`, { hint: "Only the workspace can be looked at here: `lockstep status`, `lockstep metrics show`, `lockstep plots show`." });
}
/** A path of the Git repository from the root of the DVC repository; `undefined` when it is outside. */
function belowPrefix(path, prefix) {
	if (prefix === "") return path;
	return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : void 0;
}
/** The files of a commit as DVC sees them: without what its `.dvcignore` files leave out. */
async function visible(entries, read) {
	let rules = new IgnoreRules();
	const ignoreFiles = entries.map(({ path }) => path).filter((path) => path === ".dvcignore" || path.endsWith("/.dvcignore")).sort((a, b) => a.split("/").length - b.split("/").length || byCodePoint(a, b));
	for (const path of ignoreFiles) {
		const bytes = await read(path);
		if (bytes !== void 0) rules = rules.withFile(path.split("/").slice(0, -1).join("/"), decodeUtf8(bytes, path));
	}
	return entries.filter(({ path }) => !rules.isIgnored(path, "file"));
}
/** The state of a commit, as DVC sees it. */
async function stateOfCommit(repository, git, { commit, name }) {
	const prefix = relative(git.root, repository.root).split(sep).join("/");
	const fromGit = (path) => prefix === "" ? path : `${prefix}/${path}`;
	const inside = (await git.tree(commit)).flatMap((entry) => {
		const path = belowPrefix(entry.path, prefix);
		return path === void 0 ? [] : [{
			...entry,
			path
		}];
	});
	const files = new Set(inside.filter(({ kind }) => kind === "file" || kind === "executable").map(({ path }) => path));
	const read = (path) => files.has(path) ? git.readFile(commit, fromGit(path)) : Promise.resolve(void 0);
	const entries = (await visible(inside, read)).toSorted((a, b) => byCodePoint(a.path, b.path));
	return {
		name,
		entries,
		source: {
			dvcFiles: entries.map(({ path }) => path).filter((path) => isDvcFile(path) && files.has(path)),
			read
		}
	};
}
/**
* The state that a revision names; `workspace` is the working tree.
*
* @throws LockstepError REVISION_UNKNOWN, GIT_REPOSITORY_MISSING.
*/
async function stateAt(repository, revision) {
	if (revision === "workspace") return workspaceState(repository);
	const git = await gitOf(repository);
	const commit = await git.resolve(revision);
	if (commit === void 0) throw new LockstepError("REVISION_UNKNOWN", `${JSON.stringify(revision)} is no commit, branch or tag`, { hint: "`git log --oneline --all` shows what there is; in a shallow clone run `git fetch --unshallow` first." });
	return stateOfCommit(repository, git, {
		commit,
		name: revision
	});
}
/**
* False before the first commit: then nothing can be compared with `HEAD`.
*
* @throws LockstepError GIT_REPOSITORY_MISSING outside Git: "nothing changed" would be a false answer there.
*/
async function hasCommits(repository) {
	return await (await gitOf(repository)).resolve("HEAD") !== void 0;
}

export { workspaceName as a, stateOfCommit as i, hasCommits as n, workspaceState as o, stateAt as r, gitOf as t };