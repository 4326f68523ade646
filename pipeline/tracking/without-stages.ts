import { editYaml } from "../data/yaml/edit.ts";
import { largeYamlLimits, parseYamlMap } from "../data/yaml/parse.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../data/yaml/value.ts";

/** Keys that mean nothing when no stage is left. */
const frame: ReadonlySet<string> = new Set(["schema", "stages"]);

/**
 * The text of a `dvc.yaml` or `dvc.lock` without some stages; everything else of it stays, comments too.
 *
 * @param where - Its name for messages.
 * @returns `undefined` when nothing is left, so that the file may go.
 * @throws LockstepError YAML_INVALID.
 */
export function withoutStages(text: string, where: string, names: readonly string[]): string | undefined {
  const document: YamlMap = parseYamlMap(text, where, largeYamlLimits);
  const stages = document.get("stages");
  if (!isYamlMap(stages) || !names.some((name) => stages.has(name))) return text;
  const kept = new Map([...stages].filter(([name]) => !names.includes(name)));
  const others = [...document].filter(([key]) => kept.size > 0 || !frame.has(key));
  if (others.length === 0) return undefined;
  const isLock = document.has("schema");
  const now = new Map<string, YamlValue>(kept.size > 0 || isLock ? document : others);
  if (kept.size > 0) now.set("stages", kept);
  else now.delete("stages");
  return editYaml(text, now, largeYamlLimits);
}
