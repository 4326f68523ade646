import { readParams } from "../../data/dvc/params.ts";
import { shown } from "../../data/objects/safe-path.ts";
import type { PlacedParams, PlacedStage } from "../../data/stages/placed-stage.ts";
import type { YamlMap } from "../../data/yaml/value.ts";
import { LockstepError } from "../../domain/error.ts";
import { textAt } from "./session.ts";

async function valuesOf(root: string, stage: PlacedStage, { path, keys }: PlacedParams): Promise<YamlMap> {
  const text = await textAt(root, path);
  if (text === undefined) {
    throw new LockstepError(
      "DEPENDENCY_MISSING",
      `stage ${stage.name} needs the parameters of ${shown(path)}, which is not there`,
      {
        hint: "Restore the file, or correct the stage's params in dvc.yaml.",
      },
    );
  }
  return readParams({ text, file: path, keys });
}

/** The values that a stage's params name: file as written → key → value. Keys that a file lacks are left out. */
export async function currentParams(root: string, stage: PlacedStage): Promise<ReadonlyMap<string, YamlMap>> {
  const found = new Map<string, YamlMap>();
  for (const params of stage.params) {
    const values = await valuesOf(root, stage, params);
    // One file may be named several times, with other keys each time.
    found.set(params.file, new Map([...(found.get(params.file) ?? []), ...values]));
  }
  return found;
}

/** @throws LockstepError DEPENDENCY_MISSING for a key that its file lacks: the stage could not be recorded. */
export function requireParams(stage: PlacedStage, values: ReadonlyMap<string, YamlMap>): void {
  for (const { file, path, keys } of stage.params) {
    const absent = keys.find((key) => values.get(file)?.has(key) !== true);
    if (absent === undefined) continue;
    throw new LockstepError(
      "DEPENDENCY_MISSING",
      `stage ${stage.name} needs the parameter ${shown(absent)}, which ${path} does not have`,
      {
        hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.`,
      },
    );
  }
}
