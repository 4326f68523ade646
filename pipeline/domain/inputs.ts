import { byCodePoint, canonicalJson, type Json } from "./json.ts";

/**
 * Everything that decides a model, as named facts: `command <stage>`, `code <path>`, `data <path>`, `params <file>:<key>`,
 * `environment <path>`. Read from a Git tree alone: data counts by the digest in its pointer, so that no byte of it is needed.
 * The InputKey is the sha256 of the canonical JSON of this map.
 */
export type Inputs = Readonly<Record<string, Json>>;

/** One fact that two states of a repository do not share; a side that lacks it is `undefined`. */
export interface InputDifference {
  readonly name: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Which facts differ, sorted by name; an empty list means the same InputKey. */
export function differingInputs(before: Inputs, after: Inputs): readonly InputDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(byCodePoint);
  return names
    .map((name) => ({
      name,
      before: Object.hasOwn(before, name) ? before[name] : undefined,
      after: Object.hasOwn(after, name) ? after[name] : undefined,
    }))
    .filter(({ before: a, after: b }) => a === undefined || b === undefined || canonicalJson(a) !== canonicalJson(b));
}
