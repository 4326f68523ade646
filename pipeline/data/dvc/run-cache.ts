import { createHash } from "node:crypto";
import { type Sha256, sha256 } from "../../domain/ids.ts";
import { pythonJson, withoutKeys } from "../yaml/python.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { emitLockedStage, lockedStageDocument } from "./locked-stage.ts";
import type { LockedStage, Stage } from "./model.ts";

/** Sizes and counts do not decide what a stage makes. */
const uncounted: ReadonlySet<string> = new Set(["size", "nfiles"]);

function digest(document: YamlMap): Sha256 {
  return sha256(
    createHash("sha256")
      .update(pythonJson(withoutKeys(document, uncounted)))
      .digest("hex"),
  );
}

/** The folder of a stage in the run-cache: command, dependencies and params with their content, outputs by path alone. */
export function runCacheKey(stage: LockedStage): Sha256 {
  const document = new Map<string, YamlValue>(lockedStageDocument(stage));
  document.set(
    "outs",
    stage.outs.length === 0
      ? []
      : (document.get("outs") as readonly YamlValue[]).map((out) => (isYamlMap(out) ? (out.get("path") ?? null) : out)),
  );
  return digest(document);
}

/** The name of one result below the key: the same with the outputs' content. */
export function runCacheValue(stage: LockedStage): Sha256 {
  return digest(lockedStageDocument(stage));
}

/** The folder of a key below the root of a cache or remote. */
export function runCacheFolder(key: Sha256): string {
  return `runs/${key.slice(0, 2)}/${key}`;
}

/** Where a result stands below the root of a cache or remote. */
export function runCachePath(stage: LockedStage): string {
  return `${runCacheFolder(runCacheKey(stage))}/${runCacheValue(stage)}`;
}

/** True for a stage whose results may be looked up: its inputs decide them, and it says what they are. */
export function mayBeCached({ cmd, deps, params, outs, alwaysChanged }: Stage): boolean {
  const hasInputs = deps.length > 0 || params.length > 0;
  return cmd.length > 0 && hasInputs && outs.length > 0 && !alwaysChanged && !outs.some((out) => out.isPersisted);
}

/** True for a stage whose results may be kept: outputs that are kept in Git alone could not be had again. */
export function mayBeKept(stage: Stage): boolean {
  return mayBeCached(stage) && stage.outs.every((out) => out.isCached || out.kind !== "out");
}

/** What the file of a result holds. */
export function runCacheText(stage: LockedStage): string {
  return emitLockedStage(stage);
}
