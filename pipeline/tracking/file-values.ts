import { pythonEquals, type ShownJson, toShownJson } from "../data/yaml/python.ts";
import { pythonRepr } from "../data/yaml/python-repr.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../data/yaml/value.ts";
import type { LockstepError } from "../domain/error.ts";
import { byCodePoint } from "../domain/json.ts";

/** Values of one file by dotted key; a file that is one bare value has the key `""`. */
type FlatValues = ReadonlyMap<string, YamlValue>;

/** What one file of metrics or parameters says in one state, or why that is not known. */
export type FileValues =
  | { readonly outcome: "read"; readonly values: YamlValue }
  | { readonly outcome: "failed"; readonly error: LockstepError };

/** What one state says, by path from the root. */
export type StateValues = ReadonlyMap<string, FileValues>;

/** One value on both sides, as DVC's JSON has it: a side without it is `null`, `diff` is for numbers only. */
export interface ValueChange {
  readonly old: ShownJson;
  readonly new: ShownJson;
  readonly diff?: ShownJson;
}

/** Path → dotted key → change. */
export type ValuesDiff = Readonly<Record<string, Readonly<Record<string, ValueChange>>>>;

/**
 * What counts as a metric: numbers, texts, and true or false; lists and nulls are left out, and maps that hold nothing else.
 * `undefined` when nothing is left.
 */
export function metricValues(value: YamlValue): YamlValue | undefined {
  if (value === null) return undefined;
  if (typeof value !== "object") return value;
  if (!isYamlMap(value)) return undefined;
  const kept = new Map<string, YamlValue>();
  for (const [key, member] of value) {
    const inner = metricValues(member);
    if (inner !== undefined && !(isYamlMap(inner) && inner.size === 0)) kept.set(key, inner);
  }
  return kept;
}

/** Lists as the text that DVC shows and compares; in maps, too. */
export function withShownLists(value: YamlValue): YamlValue {
  if (value === null || typeof value !== "object") return value;
  if (!isYamlMap(value)) return pythonRepr(value);
  return new Map([...value].map(([key, member]) => [key, withShownLists(member)]));
}

function flattenInto(found: Map<string, YamlValue>, map: YamlMap, prefix: string): void {
  for (const [key, value] of map) {
    if (isYamlMap(value)) flattenInto(found, value, `${prefix}${key}.`);
    else found.set(prefix + key, value);
  }
}

/** Nested keys joined with dots. */
function flatValues(value: YamlValue): FlatValues {
  if (!isYamlMap(value)) return new Map([["", value]]);
  const found = new Map<string, YamlValue>();
  flattenInto(found, value, "");
  return found;
}

/** Values for those who print them: as JSON, and flat by dotted key. */
export function printable(values: YamlValue): {
  readonly json: ShownJson;
  readonly flat: ReadonlyMap<string, ShownJson>;
} {
  return {
    json: toShownJson(values),
    flat: new Map([...flatValues(values)].map(([key, value]) => [key, toShownJson(value)])),
  };
}

function isNumber(value: YamlValue): value is bigint | number | boolean {
  return typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
}

/** `after − before`; whole numbers stay whole, true and false count as 1 and 0. */
function difference(before: bigint | number | boolean, after: bigint | number | boolean): YamlValue {
  const [a, b] = [before, after].map((value) => (typeof value === "boolean" ? BigInt(value) : value));
  if (typeof a === "bigint" && typeof b === "bigint") return b - a;
  return Number(b) - Number(a);
}

/** As Python compares; two NaN are the same value here, so that a metric which stays NaN is not a change for ever. */
function isSame(a: YamlValue, b: YamlValue): boolean {
  return pythonEquals(a, b) || (Number.isNaN(a) && Number.isNaN(b));
}

function changeOf(before: YamlValue, after: YamlValue): ValueChange {
  const sides = { old: toShownJson(before), new: toShownJson(after) };
  const isCountable = [before, after].every((value) => typeof value !== "number" || Number.isFinite(value));
  return isNumber(before) && isNumber(after) && isCountable
    ? { ...sides, diff: toShownJson(difference(before, after)) }
    : sides;
}

/** What differs between two states of a file, sorted by key; with `all` what does not, too. */
function fileDiff(before: YamlValue, after: YamlValue, all: boolean): Readonly<Record<string, ValueChange>> {
  const [old, now] = [flatValues(withShownLists(before)), flatValues(withShownLists(after))];
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort(byCodePoint);
  return Object.fromEntries(
    keys.flatMap((key): readonly (readonly [string, ValueChange])[] => {
      const [left, right] = [old.get(key) ?? null, now.get(key) ?? null];
      return isSame(left, right) && !all ? [] : [[key, changeOf(left, right)]];
    }),
  );
}

function valuesOf(state: StateValues, path: string): YamlValue {
  const file = state.get(path);
  return file?.outcome === "read" ? file.values : new Map();
}

/** What differs between two states, by path and dotted key; files without a change are left out. */
export function valuesDiff(before: StateValues, after: StateValues, all: boolean): ValuesDiff {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort(byCodePoint);
  return Object.fromEntries(
    paths.flatMap((path) => {
      const changes = fileDiff(valuesOf(before, path), valuesOf(after, path), all);
      return Object.keys(changes).length === 0 ? [] : [[path, changes]];
    }),
  );
}

/** What could not be read in a state. */
export function failuresOf(state: StateValues): readonly { readonly path: string; readonly error: LockstepError }[] {
  return [...state].flatMap(([path, file]) => (file.outcome === "failed" ? [{ path, error: file.error }] : []));
}
