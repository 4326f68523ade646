import { shown } from "../../data/objects/safe-path.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import type { YamlMap } from "../../data/yaml/value.ts";
import { LockstepError } from "../../domain/error.ts";

/** @throws LockstepError DEPENDENCY_MISSING for a file or key that is not there: the stage could not be recorded. */
export function requireParams(stage: PlacedStage, values: ReadonlyMap<string, YamlMap>): void {
  for (const { file, path, keys } of stage.params) {
    const found = values.get(file);
    if (found === undefined) {
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `stage ${stage.name} needs the parameters of ${shown(path)}, which is not there`,
        { hint: "Restore the file, or correct the stage's params in dvc.yaml." },
      );
    }
    const absent = keys.find((key) => !found.has(key));
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
