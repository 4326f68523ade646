import { t as stageMd5 } from "./stage-md5.js";
import { i as statusJson, r as stageChanges, t as currentParams } from "./current-params.js";
import { o as workspaceContents } from "./contents.js";
import { t as isInCache } from "./presence.js";
import { n as shownFrom } from "./paths.js";
import { n as selectTrackers, t as addressOf } from "./targets.js";
import { a as workspaceTrackers } from "./tracked.js";

// pipeline/tracking/status.ts
function idAt({ contents }, path, recorded) {
	const hash = recorded?.md5 !== void 0 && recorded.isLegacy ? "legacy" : "md5";
	return contents.at(path, hash).then((content) => content?.id);
}
async function outputNow(looked, output) {
	const { entry, path, isCached } = output;
	return isCached && !looked.isCacheIgnored && entry?.md5 !== void 0 && !await isInCache(looked.repository.cache, entry) ? {
		id: void 0,
		isInCache: false
	} : { id: await idAt(looked, path, entry) };
}
/** Changes with paths as DVC shows them. */
function shownChange(looked, { stage }, change) {
	const places = new Map([...stage.deps, ...stage.outs].map(({ written, path }) => [written, path]));
	const files = new Map(stage.params.map(({ file, path }) => [file, path]));
	const shown = (path, written) => path === void 0 ? written : shownFrom(looked.repository, path);
	switch (change.kind) {
		case "dependency":
		case "output": return {
			...change,
			path: shown(places.get(change.path), change.path)
		};
		case "parameter":
		case "params file": return {
			...change,
			file: shown(files.get(change.file), change.file)
		};
		case "command":
		case "always changed": return change;
	}
}
async function stageStatus(looked, tracked) {
	const { stage, locked, outs } = tracked;
	const recorded = new Map(locked?.deps.map((entry) => [entry.path, entry]));
	const deps = /* @__PURE__ */ new Map();
	if (!stage.stage.isFrozen) for (const { written, path } of stage.deps) deps.set(written, { id: await idAt(looked, path, recorded.get(written)) });
	const made = /* @__PURE__ */ new Map();
	for (const output of outs) made.set(output.written, await outputNow(looked, output));
	const params = stage.stage.isFrozen ? /* @__PURE__ */ new Map() : await currentParams(looked.repository.root, stage);
	const changes = stageChanges({
		stage: stage.stage,
		deps,
		outs: made,
		params
	}, locked);
	return statusJson(changes.map((change) => shownChange(looked, tracked, change)));
}
function outputState(present, entry) {
	if (present.isInCache === false) return "not in cache";
	if (present.id === void 0) return "deleted";
	if (entry?.md5 === void 0) return "new";
	return present.id === entry.md5 ? void 0 : "modified";
}
async function pointerStatus(looked, { pointer, outs }) {
	const changed = [];
	for (const output of outs) {
		const state = outputState(await outputNow(looked, output), output.entry);
		if (state !== void 0) changed.push([shownFrom(looked.repository, output.path), state]);
	}
	const parts = changed.length === 0 ? [] : [{ "changed outs": Object.fromEntries(changed) }];
	const recorded = pointer.rest?.get("md5");
	if (recorded !== void 0 && recorded !== stageMd5(pointer)) parts.push("changed checksum");
	return parts.length === 0 ? void 0 : parts;
}
/**
* {@link status} of some stages and pointers.
*
* @param options - `isCacheIgnored` asks about the workspace alone, not whether the cache holds what is recorded.
*/
async function statusOf(trackers, repository, options) {
	const { root, cache } = repository;
	const looked = {
		repository,
		contents: workspaceContents(root, await repository.state(), cache.folder),
		...options
	};
	const found = /* @__PURE__ */ new Map();
	for (const tracker of trackers) {
		const parts = tracker.kind === "stage" ? await stageStatus(looked, tracker) : await pointerStatus(looked, tracker);
		if (parts !== void 0) found.set(addressOf(repository, tracker), parts);
	}
	return Object.fromEntries(found);
}
/**
* What of the workspace differs from what is recorded. No lock is taken: it may run while stages do.
*
* @throws LockstepError TARGET_UNKNOWN, YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
*/
async function status(request, repository) {
	const selected = await selectTrackers(repository, await workspaceTrackers(repository), request);
	const trackers = new Set(selected.map((one) => one.tracker));
	for (const tracker of trackers) if (tracker.kind === "stage" && tracker.stage.stage.isFrozen) repository.warn(`${addressOf(repository, tracker)} is frozen: its dependencies are not looked at`);
	return statusOf(trackers, repository, { isCacheIgnored: false });
}

export { statusOf as n, status as t };