import { createHash } from "node:crypto";
import { type Sha256, sha256 } from "../../domain/ids.ts";
import { pythonJson, withoutKeys } from "../yaml/python.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { emitLockedStage, lockedStageDocument } from "./locked-stage.ts";
import type { LockedStage } from "./model.ts";

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

/** Where a result stands below the root of a cache or remote. */
export function runCachePath(stage: LockedStage): string {
  const key = runCacheKey(stage);
  return `runs/${key.slice(0, 2)}/${key}/${runCacheValue(stage)}`;
}

/** What the file of a result holds. */
export function runCacheText(stage: LockedStage): string {
  return emitLockedStage(stage);
}
