import { pythonFloat } from "./python-float.ts";
import type { YamlMap, YamlValue } from "./value.ts";

/** A key that is not text in YAML, for example the `0` of `class_weights: {0: 1.0}`. */
export type OtherKey = null | boolean | bigint | number;

/**
 * A map with keys that are not text. It is addressed by the text that Python's JSON gives such a key (`0`, `true`, `null`, `1.5`),
 * and remembers what stood there, because `0:` and `'0':` are different bytes and different to DVC.
 */
export class KeyedMap extends Map<string, YamlValue> {
  readonly otherKeys: ReadonlyMap<string, OtherKey>;

  constructor(entries: Iterable<readonly [string, YamlValue]>, otherKeys: ReadonlyMap<string, OtherKey>) {
    super(entries);
    this.otherKeys = otherKeys;
  }
}

/** The text by which a key is addressed: as Python's JSON writes it. */
export function keyText(key: string | OtherKey): string {
  if (typeof key === "string") return key;
  return typeof key === "number" ? pythonFloat(key) : String(key);
}

/** A map of keys of any scalar kind; of two equal ones the last value counts. */
export function mapOf(entries: Iterable<readonly [string | OtherKey, YamlValue]>): YamlMap {
  const result = new Map<string, YamlValue>();
  const otherKeys = new Map<string, OtherKey>();
  for (const [key, value] of entries) {
    const text = keyText(key);
    result.set(text, value);
    if (typeof key !== "string") otherKeys.set(text, key);
  }
  return otherKeys.size === 0 ? result : new KeyedMap(result, otherKeys);
}

/** What a key of the map is in YAML: mostly the text itself. */
export function originalKey(map: YamlMap, key: string): string | OtherKey {
  if (!(map instanceof KeyedMap)) return key;
  const other = map.otherKeys.get(key);
  return other === undefined ? key : other;
}

/** The same map with other values; keys keep what they are. */
export function mapValues(map: YamlMap, change: (value: YamlValue, key: string) => YamlValue): YamlMap {
  const entries = [...map].map(([key, value]) => [key, change(value, key)] as const);
  return map instanceof KeyedMap ? new KeyedMap(entries, map.otherKeys) : new Map(entries);
}

/** The entries whose key is wanted, in the same order. */
export function filterMap(map: YamlMap, keep: (key: string) => boolean): YamlMap {
  const entries = [...map].filter(([key]) => keep(key));
  return map instanceof KeyedMap ? new KeyedMap(entries, map.otherKeys) : new Map(entries);
}
