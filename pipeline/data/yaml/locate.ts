import { isMap, isPair, isScalar, isSeq, type Node } from "yaml";
import { positionAt } from "./problem.ts";
import { type Place, parseTree } from "./tree.ts";

/** Keys and list indices from the root of a document. */
export type YamlPath = readonly (string | number)[];

function child(node: Node | null, step: string | number, part: "key" | "value"): Node | null {
  if (isSeq(node) && typeof step === "number") return (node.items as readonly (Node | null)[])[step] ?? null;
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === String(step));
  return ((part === "key" ? undefined : pair?.value) ?? pair?.key ?? null) as Node | null;
}

/**
 * Where the value at a path stands, or its key, as `file:line:column`: that of the deepest part of the path that exists. Only for
 * messages, because it parses the text again.
 */
export function locateYaml(place: Place, path: YamlPath, part: "key" | "value" = "value"): string {
  let node: Node | null;
  try {
    node = parseTree(place).contents;
  } catch {
    return place.where;
  }
  let offset = node?.range?.[0] ?? 0;
  for (const [i, step] of path.entries()) {
    node = child(node, step, i === path.length - 1 ? part : "value");
    if (node === null) break;
    offset = node.range?.[0] ?? offset;
  }
  return `${place.where}:${positionAt(place.text, offset)}`;
}
