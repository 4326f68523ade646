import type { GraphNode } from "../model-graph.ts";
import type { Fields } from "./fields.ts";
import { type Element, element } from "./xml.ts";

interface Placed {
  readonly nodes: readonly GraphNode[];
  readonly fields: Fields;
}

function predicates(node: Exclude<GraphNode, { readonly kind: "leaf" }>, fields: Fields): readonly [Element, Element] {
  if (node.kind === "numeric") {
    const predicate = (operator: string): Element =>
      element("SimplePredicate", { field: fields.numbers[node.column], operator, value: node.threshold });
    return [predicate("lessOrEqual"), predicate("greaterThan")];
  }
  const set = (booleanOperator: string): Element =>
    element("SimpleSetPredicate", { field: fields.codes[node.column], booleanOperator }, [
      element("Array", { type: "int", n: node.categories.length }, [node.categories.join(" ")]),
    ]);
  return [set("isIn"), set("isNotIn")];
}

function nodeElement({ nodes, fields }: Placed, at: number, predicate: Element): Element {
  const node = nodes[at];
  if (node === undefined || node.kind === "leaf")
    return element("Node", { id: at, score: node?.value ?? 0 }, [predicate]);
  const [left, right] = predicates(node, fields);
  return element("Node", { id: at, defaultChild: node.isMissingLeft ? node.left : node.right }, [
    predicate,
    nodeElement({ nodes, fields }, node.left, left),
    nodeElement({ nodes, fields }, node.right, right),
  ]);
}

/** Trees whose values add up: one segment each. */
export function treeSegments(trees: readonly (readonly GraphNode[])[], schema: Element, fields: Fields): Element {
  const segments = trees.map((nodes, i) =>
    element("Segment", { id: i + 1 }, [
      element("True"),
      element(
        "TreeModel",
        { functionName: "regression", splitCharacteristic: "binarySplit", missingValueStrategy: "defaultChild" },
        [schema, nodeElement({ nodes, fields }, 0, element("True"))],
      ),
    ]),
  );
  return element("Segmentation", { multipleModelMethod: "sum" }, segments);
}
