/**
 * A YAML value as DVC sees it. Whole numbers are `bigint` and floats are `number`, because `1` and `1.0` are different bytes and
 * integers have no bound. Maps keep their order. The same object reached twice stands for an anchor.
 */
export type YamlValue = null | boolean | bigint | number | string | readonly YamlValue[] | YamlMap;
export type YamlMap = ReadonlyMap<string, YamlValue>;

export function isYamlMap(value: YamlValue | undefined): value is YamlMap {
  return value instanceof Map;
}

export function isYamlList(value: YamlValue | undefined): value is readonly YamlValue[] {
  return Array.isArray(value);
}
