import { join } from "node:path";
import { readParams } from "../dvc/params.ts";
import { readTextIfThere } from "../objects/aside.ts";
import type { YamlMap } from "../yaml/value.ts";
import type { PlacedStage } from "./placed-stage.ts";

/** The values that a stage's params name: file as written → key → value. What a file lacks, and a file that is not there, is left out. */
export async function currentParams(root: string, stage: PlacedStage): Promise<ReadonlyMap<string, YamlMap>> {
  const found = new Map<string, YamlMap>();
  for (const { file, path, keys } of stage.params) {
    const text = await readTextIfThere(join(root, path));
    if (text === undefined) continue;
    const values = readParams({ text, file: path, keys });
    // One file may be named several times, with other keys each time.
    found.set(file, new Map([...(found.get(file) ?? []), ...values]));
  }
  return found;
}
