import { byCodePoint } from "../../domain/json.ts";
import { emitYaml } from "../yaml/emit.ts";
import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { lockedFields, readEntry } from "./entry.ts";
import type { Lock, LockedStage } from "./model.ts";
import { at, invalid, type Place, readCommand, readMap, readOptionalList, refuseOtherKeys } from "./shape.ts";

const topKeys: ReadonlySet<string> = new Set(["schema", "stages", "datasets"]);
const stageKeys: ReadonlySet<string> = new Set(["cmd", "deps", "params", "outs"]);
/** The params file that needs no name in `dvc.yaml`; it comes first in `dvc.lock`. */
export const defaultParamsFile = "params.yaml";

function readStage(map: YamlMap, place: Place): LockedStage {
  refuseOtherKeys(map, stageKeys, place);
  const entries = (key: "deps" | "outs"): LockedStage["deps"] =>
    readOptionalList(map.get(key), at(place, key)).map((item, i) =>
      readEntry(readMap(item, at(place, key, i)), at(place, key, i)),
    );
  const params = map.get("params");
  const files = params === undefined || params === null ? [] : [...readMap(params, at(place, "params"))];
  return {
    cmd: readCommand(map.get("cmd"), at(place, "cmd")),
    deps: entries("deps"),
    params: new Map(files.map(([file, values]) => [file, readMap(values, at(place, "params", file))])),
    outs: entries("outs"),
  };
}

/**
 * Reads `dvc.lock`. A missing or empty lock has no stages.
 *
 * @param where - Its name for messages.
 * @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column.
 */
export function parseLock(text: string, where: string): Lock {
  const root: Place = { source: { text, where }, path: [] };
  const map = parseYamlMap(text, where, largeYamlLimits);
  if (map.size === 0) return { stages: new Map() };
  refuseOtherKeys(map, topKeys, root);
  if (map.get("schema") !== "2.0")
    throw invalid(
      at(root, "schema"),
      "must be '2.0', the only schema of dvc.lock that DVC 2 and 3 have",
      "Run `lockstep repro` to write it anew.",
    );
  const stages = map.get("stages");
  if (stages === undefined || stages === null) return { stages: new Map() };
  return {
    stages: new Map(
      [...readMap(stages, at(root, "stages"))].map(([name, value]) => {
        const place = at(root, "stages", name);
        return [name, readStage(readMap(value, place), place)];
      }),
    ),
  };
}

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
  return emitYaml(lockedStageDocument(stage), { foldsKeys: false });
}

/**
 * The text of `dvc.lock` with these stages replaced; others stay as they are, new ones go to the end in the order given.
 *
 * @param oldText - `undefined` when there is no lock yet.
 */
export function updateLock(oldText: string | undefined, stages: ReadonlyMap<string, LockedStage>): string {
  const old: YamlMap = oldText === undefined ? new Map() : parseYamlMap(oldText, "dvc.lock", largeYamlLimits);
  const oldStages = old.get("stages");
  const merged = new Map<string, YamlValue>(oldStages instanceof Map ? (oldStages as YamlMap) : []);
  for (const [name, stage] of stages) merged.set(name, lockedStageDocument(stage));
  const document = new Map<string, YamlValue>(old.size === 0 ? [["schema", "2.0"]] : old);
  document.set("stages", merged);
  return emitYaml(document, { foldsKeys: false });
}
