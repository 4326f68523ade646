import { mapOf, originalKey } from "../../../pipeline/data/yaml/keyed-map.ts";
import { pythonFloat } from "../../../pipeline/data/yaml/python.ts";
import { isYamlList, isYamlMap, type YamlValue } from "../../../pipeline/data/yaml/value.ts";

/** JSON that tells whole numbers from floats, keeps the order of keys and says what is shared; `oracle.py` says how. */
export type Encoded = null | boolean | string | readonly Encoded[] | { readonly [key: string]: Encoded };

/** `{"r": "2"}` stands for the third list or map of the document, in the order in which they begin. */
export function encode(value: YamlValue, seen = new Map<YamlValue, number>()): Encoded {
  if (typeof value === "bigint") return { i: value.toString() };
  if (typeof value === "number") return { f: pythonFloat(value) };
  if (!isYamlList(value) && !isYamlMap(value)) return value;
  const before = seen.get(value);
  if (before !== undefined) return { r: before.toString() };
  seen.set(value, seen.size);
  if (isYamlList(value)) return value.map((item) => encode(item, seen));
  return { m: [...value].map(([key, member]) => [encode(originalKey(value, key)), encode(member, seen)]) };
}

function floatOf(text: string): number {
  const words: Readonly<Record<string, number>> = { inf: Infinity, "-inf": -Infinity, nan: Number.NaN };
  const bare = text.replace(/^(-?)\.(?=[in])/, "$1");
  return words[bare] ?? Number(text);
}

/** A date is the text it was written as; of times DVC has only a normal form, so they are not compared. */
export function decode(encoded: Encoded): YamlValue {
  if (encoded === null || typeof encoded !== "object") return encoded;
  if (Array.isArray(encoded)) return (encoded as readonly Encoded[]).map(decode);
  const { m, i, f, d } = encoded as Readonly<Record<string, Encoded | undefined>>;
  if (typeof i === "string") return BigInt(i);
  if (typeof f === "string") return floatOf(f);
  if (typeof d === "string") return d;
  return mapOf(
    (m as readonly (readonly [Encoded, Encoded])[]).map(
      ([key, value]) => [decode(key) as string, decode(value)] as const,
    ),
  );
}
