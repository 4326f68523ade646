import { t as fetchObjects } from "./fetch.js";
import { d as split, l as membersOfAll, o as keyOf, u as oncePerId } from "./transfer.js";
import { A as LockstepError } from "./file-work.js";
import { Xt as byCodePoint, k as shellWordIfNeeded } from "./pipeline.js";
import { i as stateOfCommit, o as workspaceState, t as gitOf } from "./states2.js";
import { i as readTrackers, n as isRepositoryImport } from "./tracked.js";

// pipeline/data/objects/remote-check.ts
/**
* Objects of a list, members of directories included, that the remote does not have. Nothing but directory objects is read; a
* directory whose object neither side has counts as one missing object.
*
* @throws LockstepError OBJECT_CORRUPT when a directory object of the remote is damaged; what the remote throws.
*/
async function missingOnRemote(request) {
	const { cache, remote, signal } = request;
	const absentOf = async (objects) => {
		const present = await remote.existing(objects.map(keyOf), { signal });
		return objects.filter((object) => !present.has(keyOf(object)));
	};
	const { directories, files } = split(request.ids);
	const absent = await absentOf(directories);
	const absentKeys = new Set(absent.map(keyOf));
	await fetchObjects({
		...request,
		ids: directories.filter((directory) => !absentKeys.has(keyOf(directory))),
		isListingOnly: true
	});
	const readable = [];
	for (const directory of directories) if (await cache.has(directory.id)) readable.push(directory);
	return [...absent, ...await absentOf(oncePerId([...files, ...await membersOfAll(cache, readable)]))];
}

// pipeline/tracking/missing-on-remote.ts
/** Outputs of a state that pushing sends: with content, cached, meant to be pushed, and nobody else's. */
function pushedOutputs(trackers) {
	return trackers.flatMap((tracker) => isRepositoryImport(tracker) ? [] : tracker.outs.flatMap(({ path, entry, isCached, isPushed, remote }) => entry?.md5 === void 0 || !isCached || !isPushed ? [] : [{
		path,
		id: entry.md5,
		isLegacy: entry.isLegacy,
		remote
	}]));
}
/** The state that a change started from: the merge base of `HEAD` and what it is to be merged into. */
async function baseState(repository, git, base) {
	const target = await git.resolve(base);
	if (target === void 0) throw new LockstepError("REVISION_UNKNOWN", `--base: ${JSON.stringify(base)} is no commit, branch or tag of this clone`, { hint: "Use `fetch-depth: 0` with actions/checkout, or run `git fetch`." });
	const commit = await git.mergeBase(target, await git.headCommit()) ?? target;
	return stateOfCommit(repository, git, {
		commit,
		name: base
	});
}
async function outputsOfBase(repository, base) {
	if (base === void 0) return /* @__PURE__ */ new Set();
	const { source } = await baseState(repository, await gitOf(repository), base);
	return new Set(pushedOutputs(await readTrackers(source)).map(({ path, id }) => `${id} ${path}`));
}
/** The output that an object belongs to. */
function ownerOf(outputs, { path }) {
	return outputs.find((output) => path === output.path || path.startsWith(`${output.path}/`))?.path ?? path;
}
/**
* Looks for every object that pointers and locks of the workspace name, files of folders included, on the remote. Data is not read,
* only directory objects are.
*
* @param request.remote - Name of a remote; the one that each output names, or the default one, when left out.
* @param request.base - Leaves out what is as in the merge base with this revision.
* @throws LockstepError ARGUMENT_INVALID when the repository tracks nothing: a check of nothing passes nothing.
*/
async function checkRemote(repository, request) {
	const all = pushedOutputs(await readTrackers((await workspaceState(repository)).source));
	if (all.length === 0) throw new LockstepError("ARGUMENT_INVALID", "no pointer and no lock of this repository names anything that is pushed", { hint: "Track data with `lockstep add`, or leave this check out." });
	const before = await outputsOfBase(repository, request.base);
	const asked = all.filter(({ path, id }) => !before.has(`${id} ${path}`));
	const missing = [];
	for (const [name, outputs] of Map.groupBy(asked, (output) => request.remote ?? output.remote)) {
		const remote = await repository.remote(name);
		const found = await missingOnRemote({
			cache: repository.cache,
			remote,
			ids: outputs.map(({ path, id, isLegacy }) => ({
				path,
				id,
				...isLegacy ? { isLegacy } : {}
			})),
			signal: repository.signal
		});
		for (const object of found) {
			const command = `lockstep push${name === void 0 ? "" : ` -r ${shellWordIfNeeded(name)}`} ${shellWordIfNeeded(ownerOf(outputs, object))}`;
			missing.push({
				path: object.path,
				id: object.id,
				remote: remote.url,
				command
			});
		}
	}
	missing.sort((one, other) => byCodePoint(one.path, other.path));
	return {
		outputs: asked.length,
		unchanged: all.length - asked.length,
		missing
	};
}

export { checkRemote as t };