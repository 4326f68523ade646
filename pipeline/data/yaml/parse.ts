import { LockstepError } from "../../domain/error.ts";
import { readBlockLines } from "./block-lines.ts";
import { readTree } from "./reader.ts";
import { checkedText, parseTree, type YamlLimits, yamlLimits } from "./tree.ts";
import type { YamlMap, YamlValue } from "./value.ts";

export { decodeUtf8 } from "./decode.ts";
export { largeYamlLimits, type YamlLimits, yamlLimits } from "./tree.ts";

/**
 * Reads one YAML document as DVC does: YAML 1.2 with ruamel.yaml's wider numbers, merge keys expanded, an alias as the same object
 * as its anchor. Dates stay text. An empty text is `null`.
 *
 * @param where - The file's name for messages.
 * @throws LockstepError YAML_INVALID with `where:line:column` for broken syntax, a key that stands twice, a second document, an
 * unknown tag, a key that JavaScript would misread, an alias that loops or multiplies, and a text beyond the limits.
 */
export function parseYaml(text: string, where: string, limits: YamlLimits = yamlLimits): YamlValue {
  const place = { text: checkedText(text, where, limits), where };
  const common = readBlockLines(place.text);
  if (common !== undefined) return common;
  return readTree(parseTree(place), place, limits);
}

/** The same for a file that must hold a map; one without content is an empty map. */
export function parseYamlMap(text: string, where: string, limits: YamlLimits = yamlLimits): YamlMap {
  const value = parseYaml(text, where, limits);
  if (value === null) return new Map();
  if (value instanceof Map) return value;
  throw new LockstepError("YAML_INVALID", `${where}:1:1: the file does not hold a map`, {
    hint: "Write `key: value` lines.",
  });
}
