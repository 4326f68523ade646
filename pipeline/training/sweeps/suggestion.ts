import { editYaml } from "../../data/yaml/edit.ts";
import { largeYamlLimits, parseYamlMap } from "../../data/yaml/parse.ts";
import { fromJson } from "../../data/yaml/python.ts";
import { isYamlMap } from "../../data/yaml/value.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import type { Point } from "./space.ts";

/** A parameter that the winner wants otherwise. */
export interface Change {
  readonly key: string;
  /** `undefined` for one that the section does not have yet. */
  readonly from: Json | undefined;
  readonly to: Json;
}

export function changesTo(section: Readonly<Record<string, Json>>, point: Point): readonly Change[] {
  return Object.entries(point)
    .map(([key, to]) => ({ key, from: Object.hasOwn(section, key) ? section[key] : undefined, to }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

/** The params file with a point in its section; comments and the order of keys stay. @throws LockstepError PARAMS_INVALID, YAML_INVALID. */
export function paramsWith(
  text: string,
  place: { readonly file: string; readonly section: string },
  point: Point,
): string {
  const values = parseYamlMap(text, place.file, largeYamlLimits);
  const section = values.get(place.section);
  if (!isYamlMap(section))
    throw new LockstepError("PARAMS_INVALID", `${place.file} has no section ${JSON.stringify(place.section)}`);
  const changed = new Map([
    ...section,
    ...Object.entries(point).map(([key, value]) => [key, fromJson(value)] as const),
  ]);
  return editYaml(text, new Map([...values, [place.section, changed]]), largeYamlLimits);
}
