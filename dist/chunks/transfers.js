import { Fn as isDirectoryId, st as defaultRemote } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { n as shownFrom } from "./paths.js";
import { r as selectedOutputs } from "./targets.js";

// pipeline/tracking/transfers.ts
function wantedOf(output, part) {
	const { entry, path, remote } = output;
	if (entry?.md5 === void 0) return void 0;
	const isPart = part !== void 0 && isDirectoryId(entry.md5);
	return {
		id: entry.md5,
		path,
		isLegacy: entry.isLegacy,
		part: isPart ? part.slice(path.length + 1) : void 0,
		remoteName: remote
	};
}
/** Content that a remote with versions keeps under plain names, without an object. */
function isVersioned({ entry }) {
	return entry !== void 0 && entry.md5 === void 0 && (entry.rest.has("files") || entry.rest.has("cloud"));
}
/**
* What is recorded of the selected outputs, each once.
*
* @throws LockstepError DVC_FEATURE_UNSUPPORTED for outputs that a version-aware remote keeps.
*/
function wantedContents(selected, scope, repository) {
	const found = /* @__PURE__ */ new Map();
	for (const { tracker, output, part } of selectedOutputs(selected)) {
		if (!output.isCached || !scope.takes(tracker, output)) continue;
		if (scope.remote !== void 0 && output.remote !== void 0 && output.remote !== scope.remote) continue;
		if (isVersioned(output)) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${shownFrom(repository, output.path)} is kept by a remote with versions (version_aware), which has no objects`, { hint: "Bring it with DVC and track it anew: `dvc pull`, then `lockstep add`, then push to another remote." });
		const wanted = wantedOf(output, part);
		if (wanted === void 0) {
			repository.warn(`${shownFrom(repository, output.path)} has no recorded content yet: run \`lockstep repro\` or \`lockstep commit\``);
			continue;
		}
		const key = [
			wanted.remoteName ?? "",
			String(wanted.isLegacy),
			wanted.id,
			wanted.part ?? ""
		].join("\0");
		if (!found.has(key)) found.set(key, wanted);
	}
	return [...found.values()];
}
/** @throws LockstepError REMOTE_UNSUPPORTED for a remote that keeps versions in place of objects. */
function refuseVersioned({ config }, name) {
	const asked = name?.toLowerCase() ?? config.defaultRemote;
	const settings = asked === void 0 ? void 0 : config.remotes.get(asked)?.settings;
	const flag = ["version_aware", "worktree"].find((key) => settings?.[key]?.toLowerCase() === "true");
	if (flag === void 0) return;
	throw new LockstepError("REMOTE_UNSUPPORTED", `the remote ${JSON.stringify(asked)} is ${flag}: it keeps files, not objects`, { hint: "Use a remote without it: `lockstep remote add --default <name> <url>`; or go on with DVC for this one." });
}
/** A remote by name, or the default one. @throws LockstepError REMOTE_MISSING, REMOTE_UNSUPPORTED. */
async function remoteFor(repository, name) {
	refuseVersioned(repository, name);
	return repository.remote(name);
}
/** Groups what is wanted by remote and by layout. @param isNeeded - False where the cache may be enough: fetching. */
async function batchesOf(wanted, request, repository) {
	const groups = Map.groupBy(wanted, ({ remoteName, isLegacy }) => JSON.stringify([remoteName ?? null, isLegacy]));
	const batches = [];
	for (const members of groups.values()) {
		const [first] = members;
		if (first === void 0) continue;
		const remoteName = first.remoteName ?? request.remote;
		refuseVersioned(repository, remoteName);
		const remote = remoteName === void 0 && !request.isNeeded ? await defaultRemote(repository) : await repository.remote(remoteName);
		const cache = first.isLegacy ? repository.cache.legacy : repository.cache;
		batches.push({
			remoteName,
			remote,
			cache,
			wanted: members
		});
	}
	return batches;
}
/** Members of a directory object that are a part of it, by their path below the directory. The object must be in the cache. */
async function partOf(cache, { id, path, part, isLegacy }) {
	const entries = (await cache.readDirectory(id)).filter(({ relpath }) => part === void 0 || relpath === part || relpath.startsWith(`${part}/`));
	if (entries.length === 0) throw new LockstepError("TARGET_UNKNOWN", `${path} as it is recorded holds no ${part ?? "file"}`, { hint: "Check the path; what was added since is not recorded until `lockstep commit`." });
	return entries.map(({ md5, relpath }) => ({
		id: md5,
		path: `${path}/${relpath}`,
		isLegacy
	}));
}
/** Tells a repository's watcher how far a transfer is. */
function watched(repository, title) {
	return {
		signal: repository.signal,
		jobs: repository.jobs,
		onProgress: (_fraction, { doneBytes, totalBytes, doneFiles, totalFiles }) => {
			if (totalBytes !== void 0) repository.progress({
				title,
				done: doneBytes,
				total: totalBytes,
				unit: "bytes"
			});
			else repository.progress({
				title,
				done: doneFiles,
				total: totalFiles,
				unit: "files"
			});
		}
	};
}

export { watched as a, wantedContents as i, partOf as n, remoteFor as r, batchesOf as t };