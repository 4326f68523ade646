import { sameValue } from "../yaml/same.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";

/** The same place in the common ancestor and on both sides; absent is `undefined`. */
export interface ThreeWay<Value> {
  readonly base: Value | undefined;
  readonly ours: Value | undefined;
  readonly theirs: Value | undefined;
}

/** Two changes of one thing that cannot both stand. */
export interface MergeConflict {
  /** What both sides changed, for example `stage train`. */
  readonly what: string;
  /** What each side says of it, and what to do now. */
  readonly sentence: string;
}

export type MergeResult =
  | { readonly outcome: "merged"; readonly text: string }
  | { readonly outcome: "conflict"; readonly conflicts: readonly MergeConflict[] };

function isSame(a: YamlValue | undefined, b: YamlValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameValue(a, b);
}

/** The value that stands after both changes: `{value}`, absent inside when it was removed; `undefined` when they contradict. */
export function merged({
  base,
  ours,
  theirs,
}: ThreeWay<YamlValue>): { readonly value: YamlValue | undefined } | undefined {
  if (isSame(ours, theirs) || isSame(base, theirs)) return { value: ours };
  return isSame(base, ours) ? { value: theirs } : undefined;
}

export function member(map: YamlValue | undefined, key: string): YamlValue | undefined {
  return isYamlMap(map) ? map.get(key) : undefined;
}

/** One member on three sides. */
export function members(sides: ThreeWay<YamlValue>, key: string): ThreeWay<YamlValue> {
  return { base: member(sides.base, key), ours: member(sides.ours, key), theirs: member(sides.theirs, key) };
}

/** Keys in our order, then those that only the other side has. */
function allKeys({ ours, theirs }: ThreeWay<YamlValue>): readonly string[] {
  return [...new Set([ours, theirs].flatMap((map) => (isYamlMap(map) ? [...map.keys()] : [])))];
}

/**
 * A map merged key by key. What both sides changed is given to `resolve`, which answers with a value, or with `undefined` when it has
 * noted a conflict.
 */
export function mergedMap(
  sides: ThreeWay<YamlValue>,
  resolve: (key: string, member: ThreeWay<YamlValue>) => YamlValue | undefined,
): YamlMap {
  const result = new Map<string, YamlValue>();
  for (const key of allKeys(sides)) {
    const inner = members(sides, key);
    const found = merged(inner);
    const value = found === undefined ? resolve(key, inner) : found.value;
    if (value !== undefined) result.set(key, value);
  }
  return result;
}
