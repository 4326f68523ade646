import { o as keyOf } from "./transfer.js";
import { n as isInside } from "./overlap.js";
import { T as md5 } from "./file-work.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { r as shownPath, t as dataDifference } from "./data-diff3.js";
import { n as recordedListing, t as presentListing } from "./data-listing.js";
import { t as placeOf } from "./paths.js";
import { n as hasCommits, o as workspaceState, r as stateAt } from "./states2.js";
import { i as readTrackers, t as isImport } from "./tracked.js";
import { posix } from "node:path";

// pipeline/tracking/data-status.ts
function sorted(paths) {
	return [...paths].sort(byCodePoint);
}
/** Folders between an output and its files: a workspace has them, a listing names files alone. */
function innerFolders(folder, paths) {
	const found = /* @__PURE__ */ new Set();
	for (const path of paths) for (let at = posix.dirname(path); at !== folder; at = posix.dirname(at)) found.add(`${at}/`);
	return found;
}
function changesOf(before, after, isWorkspace) {
	const unknown = /* @__PURE__ */ new Set();
	const known = (entries) => new Map([...entries].filter(([path]) => {
		const isUnknown = [...before.unknownFolders, ...after.unknownFolders].some((folder) => isInside(path, folder));
		if (isUnknown && entries === after.entries) unknown.add(path);
		return !isUnknown;
	}));
	const difference = dataDifference(known(before.entries), known(after.entries), { withMissing: false });
	const paths = (changed) => changed.map(({ path }) => path);
	if (isWorkspace) for (const folder of before.unknownFolders) {
		const inside = [...unknown].filter((path) => isInside(path, folder));
		for (const inner of innerFolders(folder, inside)) unknown.add(inner);
	}
	return {
		added: paths(difference.added),
		deleted: paths(difference.deleted),
		modified: paths(difference.modified).map((path) => {
			const bare = path.replace(/\/$/, "");
			return after.entries.get(bare)?.isFolder === true ? `${bare}/` : bare;
		}),
		renamed: difference.renamed.map(({ path }) => path),
		unknown: sorted(unknown)
	};
}
/** Paths that are the same in all listings. */
function unchangedIn([first, ...others]) {
	return sorted([...first?.entries ?? []].filter(([path, { id }]) => others.every(({ entries }) => entries.get(path)?.id === id)).map((entry) => shownPath(...entry)));
}
async function untrackedFiles(repository, targets) {
	const git = await repository.git();
	if (git === void 0) return [];
	const prefix = posix.relative(git.root, repository.root);
	const inside = (await git.tree(await git.snapshotTree())).map(({ path }) => path).filter((path) => prefix === "" || path.startsWith(`${prefix}/`));
	const tracked = new Set(await git.indexed(inside));
	return inside.filter((path) => !tracked.has(path)).map((path) => posix.relative(prefix, path)).filter((path) => targets.length === 0 || targets.some((target) => path === target || isInside(path, target))).sort(byCodePoint);
}
/** What of the recorded data a remote lacks; imports are had from their source. */
async function missingOnRemote(repository, trackers, request) {
	const outputs = trackers.filter((tracker) => !isImport(tracker)).flatMap(({ outs }) => outs.filter(({ isPushed }) => isPushed));
	const missing = /* @__PURE__ */ new Set();
	for (const [name, group] of Map.groupBy(outputs, (output) => request.remote ?? output.remote)) {
		const remote = await repository.remote(name);
		const legacy = new Set(group.filter(({ entry }) => entry?.isLegacy === true).map(({ path }) => path));
		const isLegacy = (path) => [...legacy].some((one) => one === path || isInside(path, one));
		const { entries, unknownFolders } = await recordedListing(repository, group, request);
		const keys = new Map([...entries].map(([path, { id }]) => [path, keyOf({
			id: md5(id),
			path,
			isLegacy: isLegacy(path)
		})]));
		const present = await remote.existing([...keys.values()], { signal: repository.signal });
		for (const entry of entries) if (!present.has(keys.get(entry[0]) ?? "")) missing.add(shownPath(...entry));
		for (const folder of unknownFolders) missing.add(`${folder}/`);
	}
	return sorted(missing);
}
function outputsOf(trackers) {
	return trackers.flatMap(({ outs }) => outs);
}
/**
* How the data stands between the last commit, what is recorded, and the workspace.
*
* @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE; REMOTE_MISSING when a remote is to be asked.
*/
async function dataStatus(request, repository) {
	const targets = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
	const scope = {
		...request,
		targets,
		isShallow: !request.isGranular
	};
	const trackers = await readTrackers((await workspaceState(repository)).source, repository.config.parsing);
	const head = await repository.git() !== void 0 && await hasCommits(repository) ? await readTrackers((await stateAt(repository, "HEAD")).source) : [];
	const committed = await recordedListing(repository, outputsOf(head), scope);
	const recorded = await recordedListing(repository, outputsOf(trackers), scope);
	const present = await presentListing(repository, outputsOf(trackers), scope);
	return {
		not_in_cache: sorted([...recorded.entries].filter(([, { isInCache }]) => !isInCache).map((entry) => shownPath(...entry))),
		not_in_remote: request.withRemote ? await missingOnRemote(repository, trackers, scope) : [],
		committed: changesOf(committed, recorded, false),
		uncommitted: changesOf(recorded, present, true),
		untracked: request.withUntracked ? await untrackedFiles(repository, targets) : [],
		unchanged: unchangedIn([
			committed,
			recorded,
			present
		])
	};
}

export { dataStatus };