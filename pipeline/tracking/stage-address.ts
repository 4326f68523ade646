import { type Standpoint, shownFrom } from "./paths.ts";

/**
 * The name of a stage or pointer in a run, `sub/dvc.yaml:train` from the root, as it is a target where a command was started:
 * `train` in `sub`, `../dvc.yaml:top` for a stage of the root.
 */
export function addressFrom(standpoint: Pick<Standpoint, "folder">, name: string): string {
  if (name.endsWith(".dvc")) return shownFrom(standpoint, name);
  const [, file = "dvc.yaml", stage = name] = /^(.*?\/dvc\.yaml):(.*)$/s.exec(name) ?? [];
  const shown = shownFrom(standpoint, file);
  return shown === "dvc.yaml" ? stage : `${shown}:${stage}`;
}
