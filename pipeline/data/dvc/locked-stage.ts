import { byCodePoint } from "../../domain/json.ts";
import { emitYaml } from "../yaml/emit.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { lockedFields } from "./entry.ts";
import type { LockedStage } from "./model.ts";

/** The params file that needs no name in `dvc.yaml`; it comes first in `dvc.lock`. */
export const defaultParamsFile = "params.yaml";

function sortedEntries(entries: LockedStage["deps"]): readonly YamlMap[] {
  return entries.toSorted((a, b) => byCodePoint(a.path, b.path)).map(lockedFields);
}

function byFile([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  if (a === defaultParamsFile || b === defaultParamsFile) return a === b ? 0 : a === defaultParamsFile ? -1 : 1;
  return byCodePoint(a, b);
}

/** The mapping of one stage, with DVC's orders: deps and outs by path, params.yaml before other files, keys sorted. */
export function lockedStageDocument(stage: LockedStage): YamlMap {
  const document = new Map<string, YamlValue>([["cmd", stage.cmd]]);
  if (stage.deps.length > 0) document.set("deps", sortedEntries(stage.deps));
  if (stage.params.size > 0)
    document.set(
      "params",
      new Map(
        [...stage.params]
          .sort(byFile)
          .map(([file, values]) => [file, new Map([...values].sort(([a], [b]) => byCodePoint(a, b)))]),
      ),
    );
  if (stage.outs.length > 0) document.set("outs", sortedEntries(stage.outs));
  return document;
}

/** One stage as it stands in `dvc.lock`, from column 0 (a run-cache file holds the same). */
export function emitLockedStage(stage: LockedStage): string {
  return emitYaml(lockedStageDocument(stage), { isReadable: true });
}
