import { O as sha256 } from "./file-work.js";
import { Ht as withoutKeys, Wt as isYamlMap, zt as pythonJson } from "./pipeline.js";
import { n as emitLockedStage, r as lockedStageDocument } from "./locked-stage.js";
import { createHash } from "node:crypto";

// pipeline/data/dvc/run-cache.ts
/** Sizes and counts do not decide what a stage makes. */
const uncounted = /* @__PURE__ */ new Set(["size", "nfiles"]);
function digest(document) {
	return sha256(createHash("sha256").update(pythonJson(withoutKeys(document, uncounted))).digest("hex"));
}
/** The folder of a stage in the run-cache: command, dependencies and params with their content, outputs by path alone. */
function runCacheKey(stage) {
	const document = new Map(lockedStageDocument(stage));
	document.set("outs", stage.outs.length === 0 ? [] : document.get("outs").map((out) => isYamlMap(out) ? out.get("path") ?? null : out));
	return digest(document);
}
/** The name of one result below the key: the same with the outputs' content. */
function runCacheValue(stage) {
	return digest(lockedStageDocument(stage));
}
/** The folder of a key below the root of a cache or remote. */
function runCacheFolder(key) {
	return `runs/${key.slice(0, 2)}/${key}`;
}
/** Where a result stands below the root of a cache or remote. */
function runCachePath(stage) {
	return `${runCacheFolder(runCacheKey(stage))}/${runCacheValue(stage)}`;
}
/** True for a stage whose results may be looked up: its inputs decide them, and it says what they are. */
function mayBeCached({ cmd, deps, params, outs, alwaysChanged }) {
	const hasInputs = deps.length > 0 || params.length > 0;
	return cmd.length > 0 && hasInputs && outs.length > 0 && !alwaysChanged && !outs.some((out) => out.isPersisted);
}
/** True for a stage whose results may be kept: outputs that are kept in Git alone could not be had again. */
function mayBeKept(stage) {
	return mayBeCached(stage) && stage.outs.every((out) => out.isCached || out.kind !== "out");
}
/** What the file of a result holds. */
function runCacheText(stage) {
	return emitLockedStage(stage);
}

export { runCachePath as a, runCacheKey as i, mayBeKept as n, runCacheText as o, runCacheFolder as r, runCacheValue as s, mayBeCached as t };