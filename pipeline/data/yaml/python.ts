import { byCodePoint, type Json } from "../../domain/json.ts";
import { filterMap, mapValues, originalKey } from "./keyed-map.ts";
import { pythonFloat } from "./python-float.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "./value.ts";

export { pythonFloat } from "./python-float.ts";

/** A text as `json.dumps` writes it: everything beyond `~`, DEL included, as `\uxxxx`. */
export function pythonJsonText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Python sorts keys before it writes them as text: whole numbers by size, texts by code point. */
function byPythonKey(map: YamlMap, a: string, b: string): number {
  const left = originalKey(map, a);
  const right = originalKey(map, b);
  const areNumbers = typeof left !== "string" && typeof right !== "string" && left !== null && right !== null;
  return areNumbers ? Number(left) - Number(right) : byCodePoint(a, b);
}

/**
 * `json.dumps(value, sort_keys=True)`: the text that DVC takes stage and run-cache digests over. NaN and infinities are written
 * as Python writes them, which is not JSON; the text is for hashing only.
 */
export function pythonJson(value: YamlValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return pythonJsonText(value);
  if (typeof value === "number") {
    if (Number.isNaN(value)) return "NaN";
    return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? "Infinity" : "-Infinity";
  }
  if (typeof value !== "object") return value.toString();
  if (!isYamlMap(value)) return `[${value.map(pythonJson).join(", ")}]`;
  const members = [...value].sort(([a], [b]) => byPythonKey(value, a, b));
  return `{${members.map(([key, member]) => `${pythonJsonText(key)}: ${pythonJson(member)}`).join(", ")}}`;
}

/** Drops these keys from every map, at every level; DVC hashes without what does not matter. */
export function withoutKeys(value: YamlValue, keys: ReadonlySet<string>): YamlValue {
  if (value === null || typeof value !== "object") return value;
  if (!isYamlMap(value)) return value.map((item) => withoutKeys(item, keys));
  return mapValues(
    filterMap(value, (key) => !keys.has(key)),
    (member) => withoutKeys(member, keys),
  );
}

/** For records: whole numbers become numbers while those are exact, else decimal text; NaN and infinities become text. */
export function toJson(value: YamlValue): Json {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value !== "object") return value;
  if (!isYamlMap(value)) return value.map(toJson);
  return Object.fromEntries([...value].map(([key, member]) => [key, toJson(member)]));
}

/** A value as JSON shows it, with whole numbers of any size. */
export type ShownJson =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly ShownJson[]
  | { readonly [key: string]: ShownJson };

/** For what is printed: whole numbers become numbers while those are exact, else stay as they are; NaN and infinities become text. */
export function toShownJson(value: YamlValue): ShownJson {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || typeof value !== "object") return toJson(value);
  if (!isYamlMap(value)) return value.map(toShownJson);
  return Object.fromEntries([...value].map(([key, member]) => [key, toShownJson(member)]));
}

function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** The other way: whole numbers become `bigint`, so that they are written without `.0`; those that are not exact stay floats. */
export function fromJson(json: Json): YamlValue {
  if (typeof json === "number") return Number.isSafeInteger(json) && !Object.is(json, -0) ? BigInt(json) : json;
  if (json === null || typeof json !== "object") return json;
  if (isJsonList(json)) return json.map(fromJson);
  return new Map(Object.entries(json).map(([key, member]) => [key, fromJson(member)]));
}

/** True when both are the same to Python's `==`, as DVC compares: `1`, `1.0` and `true` are equal, NaN equals nothing. */
export function pythonEquals(a: YamlValue, b: YamlValue): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === "object" && typeof b === "object") {
    if (isYamlMap(a) !== isYamlMap(b)) return false;
    if (isYamlMap(a) && isYamlMap(b)) {
      if (a.size !== b.size) return false;
      return [...a].every(([key, member]) => {
        const other = b.get(key);
        return other !== undefined && pythonEquals(member, other);
      });
    }
    const left = a as readonly YamlValue[];
    const right = b as readonly YamlValue[];
    return left.length === right.length && left.every((item, i) => pythonEquals(item, right[i] ?? null));
  }
  if (typeof a === "string" || typeof b === "string" || typeof a === "object" || typeof b === "object") return a === b;
  // A bigint and a number compare exactly in JavaScript, as in Python.
  const left = typeof a === "boolean" ? BigInt(a) : a;
  const right = typeof b === "boolean" ? BigInt(b) : b;
  return left == right;
}
