import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import { positionAt } from "./problem.ts";
import { checkedText, parseTree, yamlLimits, type YamlLimits } from "./tree.ts";

/** From the root: keys of maps, indices of lists. */
export type YamlPath = readonly (string | number)[];

/** Where something stands in a text, as `line:column`, both from 1. */
export interface YamlLocator {
  /** The value at the end of the path, or the deepest thing on the way that exists. */
  value(path: YamlPath): string;
  /** The key that the path ends with, or the deepest thing on the way that exists. */
  key(path: YamlPath): string;
}

function offsetOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}

/**
 * Finds places in a text that {@link parseYaml} has read, so that a message about a value can say where it was written. What came
 * through an alias or a merge key is found at the map it stands in.
 *
 * @throws LockstepError YAML_INVALID as parseYaml does.
 */
export function locateYaml(text: string, where: string, limits: YamlLimits = yamlLimits): YamlLocator {
  const place = { text: checkedText(text, where, limits), where };
  const tree = parseTree(place);
  const find = (path: YamlPath, part: "key" | "value"): string => {
    let node = tree.contents as Node | null;
    let offset = offsetOf(node) ?? 0;
    for (const [i, step] of path.entries()) {
      const isLast = i === path.length - 1;
      let next: Node | null | undefined;
      if (isMap(node)) {
        const pair = (node.items as { key: Node | null; value: Node | null }[]).find(
          ({ key }) => isScalar(key) && key.value === String(step),
        );
        if (pair === undefined) break;
        offset = offsetOf(pair.key) ?? offset;
        if (isLast && part === "key") break;
        next = pair.value;
      } else if (isSeq(node)) next = (node.items as (Node | null)[])[Number(step)];
      if (next === null || next === undefined) break;
      offset = offsetOf(next) ?? offset;
      if (isAlias(next)) break;
      node = next;
    }
    return positionAt(place.text, offset);
  };
  return { value: (path) => find(path, "value"), key: (path) => find(path, "key") };
}
