import { t as parseLock } from "./lock.js";
import { a as workspaceSource, t as collectTracked } from "./collect.js";
import { n as isInside } from "./overlap.js";
import { r as decodeUtf8 } from "./parse.js";
import { posix } from "node:path";

// pipeline/tracking/tracked.ts
/** True for data that comes from elsewhere: its pointer names the source. */
function isImport(tracker) {
	return tracker.kind === "pointer" && tracker.pointer.deps.length > 0;
}
/** True for data that another DVC or Git repository owns: it is never pushed, and fetched from there. */
function isRepositoryImport(tracker) {
	return isImport(tracker) && tracker.pointer.deps.some(({ rest }) => rest.has("repo"));
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
function pointerOutputs(placed) {
	return placed.map(({ out, path }) => ({
		path,
		written: out.path,
		kind: "out",
		entry: out,
		isCached: out.isCached,
		isPersisted: out.isPersisted,
		isPushed: out.isPushed,
		remote: text(out.rest.get("remote"))
	}));
}
function stageOutputs(stage, locked) {
	const entries = new Map(locked?.outs.map((entry) => [entry.path, entry]));
	return stage.outs.map(({ path, written, kind, isCached, isPersisted, isPushed, remote }) => ({
		path,
		written,
		kind,
		entry: entries.get(written),
		isCached,
		isPersisted,
		isPushed,
		remote
	}));
}
async function lockOf(source, folder) {
	const path = posix.join(folder, "dvc.lock");
	const bytes = await source.read(path);
	return bytes === void 0 ? { stages: /* @__PURE__ */ new Map() } : parseLock(decodeUtf8(bytes, path), path);
}
/**
* Everything that DVC tracks in a state of the repository: stages in the order of their files, with what `dvc.lock` says of them, and
* pointers.
*
* @param commandStyle - `parsing.*` of DVC's config; DVC's defaults when left out.
* @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
*/
async function readTrackers(source, commandStyle) {
	const { stages, pointers } = await collectTracked(source, commandStyle);
	const locks = /* @__PURE__ */ new Map();
	const trackers = [];
	for (const stage of stages) {
		const lock = locks.get(stage.folder) ?? lockOf(source, stage.folder);
		locks.set(stage.folder, lock);
		const locked = (await lock).stages.get(stage.stage.name);
		const file = posix.join(stage.folder, "dvc.yaml");
		trackers.push({
			kind: "stage",
			file,
			stage,
			locked,
			outs: stageOutputs(stage, locked)
		});
	}
	for (const [file, placed] of Map.groupBy(pointers, (pointer) => pointer.file)) {
		const [first] = placed;
		if (first !== void 0) trackers.push({
			kind: "pointer",
			file,
			pointer: first.pointer,
			outs: pointerOutputs(placed)
		});
	}
	return trackers;
}
/** {@link readTrackers} of the workspace. */
async function workspaceTrackers({ root, config }) {
	return readTrackers(await workspaceSource(root), config.parsing);
}
/** The output that a path is, or is part of, with what tracks it. */
function outputOver(trackers, path) {
	for (const tracker of trackers) for (const output of tracker.outs) if (output.path === path || isInside(path, output.path)) return {
		tracker,
		output
	};
}

export { workspaceTrackers as a, readTrackers as i, isRepositoryImport as n, outputOver as r, isImport as t };