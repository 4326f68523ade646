import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import type { YamlMap } from "../yaml/value.ts";
import { readEntry } from "./entry.ts";
import type { Lock, LockedStage } from "./model.ts";
import { at, invalid, type Place, readCommand, readMap, readOptionalList, refuseOtherKeys } from "./shape.ts";

export { updateLock } from "./lock-update.ts";
export { emitLockedStage, lockedStageDocument } from "./locked-stage.ts";

const topKeys: ReadonlySet<string> = new Set(["schema", "stages", "datasets"]);
const stageKeys: ReadonlySet<string> = new Set(["cmd", "deps", "params", "outs"]);
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
 * Reads the record of one stage alone, as a file of the run-cache holds it.
 *
 * @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column.
 */
export function parseLockedStage(text: string, where: string): LockedStage {
  return readStage(parseYamlMap(text, where, largeYamlLimits), { source: { text, where }, path: [] });
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
      "Remove the file and run `lockstep train`, which writes it anew.",
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
