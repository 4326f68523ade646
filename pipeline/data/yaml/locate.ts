import { isMap, isPair, isScalar, isSeq, type Node } from "yaml";
import { positionAt } from "./problem.ts";
import { parseTree, type Place } from "./tree.ts";

/** Keys and list indices from the root of a document. */
export type YamlPath = readonly (string | number)[];

function child(node: Node | null, step: string | number): Node | null {
  if (isSeq(node) && typeof step === "number") return (node.items as readonly (Node | null)[])[step] ?? null;
  if (!isMap(node)) return null;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === String(step));
  return (pair?.value ?? pair?.key ?? null) as Node | null;
}

/**
 * Where a value stands, as `file:line:column`: that of the deepest part of the path that exists. Only for messages, because it parses
 * the text again.
 */
export function locateYaml(place: Place, path: YamlPath): string {
  let node: Node | null;
  try {
    node = parseTree(place).contents;
  } catch {
    return place.where;
  }
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    node = child(node, step);
    if (node === null) break;
    offset = node.range?.[0] ?? offset;
  }
  return `${place.where}:${positionAt(place.text, offset)}`;
}
