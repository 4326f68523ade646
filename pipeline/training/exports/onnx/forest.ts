import { type Membership, type NumericNode, withoutCategories } from "../forest-columns.ts";
import type { ForestBody, GraphFeatures } from "../model-graph.ts";
import { joined } from "./features.ts";
import type { OnnxGraph, Value } from "./onnx-graph.ts";

interface ForestInputs {
  readonly numbers: Value | undefined;
  /** Positions of categories, `[rows]`, one for each category that is encoded by position. */
  readonly codes: readonly Value[];
  readonly features: GraphFeatures;
}

/** The divisions of one categorical column as one table that is looked up once: `[rows, divisions]` of 0 and 1. */
function divisions(graph: OnnxGraph, code: Value, own: readonly Membership[]): Value {
  const positions = own[0]?.goesLeft.length ?? 0;
  const values = Uint8Array.from({ length: positions * own.length }, (_, i) => {
    return own[i % own.length]?.goesLeft[Math.floor(i / own.length)] ?? 0;
  });
  const table = graph.constant({ type: "uint8", shape: [positions, own.length], values }, "divisions");
  return graph.cast(graph.node("Gather", [table, code], { axis: { int: 0 } }), "double");
}

/** Attributes of `TreeEnsemble`: inner nodes and leaves apart from each other, children by their position among either. */
function treeAttributes(trees: readonly (readonly NumericNode[])[], outputs: readonly number[]) {
  const roots: number[] = [];
  const columns: number[] = [];
  const thresholds: number[] = [];
  const missing: number[] = [];
  const sides = { left: [] as number[], right: [] as number[] };
  const isLeaf = { left: [] as number[], right: [] as number[] };
  const values: number[] = [];
  const targets: number[] = [];
  for (const [t, nodes] of trees.entries()) {
    const [root] = nodes;
    // A tree of one leaf is a split whose both sides are that leaf.
    const splits = root?.kind === "leaf" ? [{ column: 0, threshold: 0, isMissingLeft: false, left: 0, right: 0 }] : [];
    const places = new Map<number, number>();
    const firstSplit = columns.length;
    for (const [i, node] of nodes.entries()) {
      if (node.kind === "leaf") {
        places.set(i, values.length);
        values.push(node.value);
        targets.push(outputs[t] ?? 0);
      } else {
        places.set(i, firstSplit + splits.length);
        splits.push(node);
      }
    }
    roots.push(firstSplit);
    for (const split of splits) {
      columns.push(split.column);
      thresholds.push(split.threshold);
      missing.push(split.isMissingLeft ? 1 : 0);
      for (const side of ["left", "right"] as const) {
        sides[side].push(places.get(split[side]) ?? 0);
        isLeaf[side].push(nodes[split[side]]?.kind === "leaf" ? 1 : 0);
      }
    }
  }
  const list = (values: readonly number[]) => ({ type: "double" as const, shape: [values.length], values });
  return {
    tree_roots: { ints: roots },
    nodes_featureids: { ints: columns },
    nodes_splits: { tensor: list(thresholds) },
    nodes_modes: {
      tensor: { type: "uint8" as const, shape: [columns.length], values: new Uint8Array(columns.length) },
    },
    nodes_missing_value_tracks_true: { ints: missing },
    nodes_truenodeids: { ints: sides.left },
    nodes_falsenodeids: { ints: sides.right },
    nodes_trueleafs: { ints: isLeaf.left },
    nodes_falseleafs: { ints: isLeaf.right },
    leaf_weights: { tensor: list(values) },
    leaf_targetids: { ints: targets },
  };
}

/** Sums of trees through the link: `[rows, outputs]`. */
export function forestScores(graph: OnnxGraph, body: ForestBody, { numbers, codes, features }: ForestInputs): Value {
  const { memberships, trees } = withoutCategories(body, features);
  const tables = codes.flatMap((code, column) => {
    const own = memberships.filter((membership) => membership.column === column);
    return own.length === 0 ? [] : [divisions(graph, code, own)];
  });
  const parts = [...(numbers === undefined ? [] : [numbers]), ...tables];
  const columns = joined(graph, parts);
  const summed = graph.mlNode("TreeEnsemble", [columns], {
    n_targets: { int: body.baselines.length },
    ...treeAttributes(
      trees,
      body.trees.map(({ output }) => output),
    ),
  });
  const baselines = graph.constant({ type: "double", shape: [body.baselines.length], values: body.baselines });
  return linked(graph, body, graph.node("Add", [summed, baselines]));
}

function linked(graph: OnnxGraph, { link, baselines }: ForestBody, sums: Value): Value {
  const width = baselines.length;
  const number = (value: number): Value => graph.constant({ type: "double", shape: [], values: [value] });
  switch (link) {
    case "identity":
      return sums;
    case "logistic":
      return graph.node("Sigmoid", [sums]);
    case "softmax":
      return graph.node("Softmax", [sums], { axis: { int: 1 } });
    case "exponential":
      return graph.node("Exp", [sums]);
    case "ascending":
      return graph.ascending(sums, width);
    case "shares": {
      const clipped = graph.node("Clip", [sums, number(0), number(1)]);
      if (width === 1) return clipped;
      const axis = graph.constant({ type: "int64", shape: [1], values: [1] });
      const total = graph.node("ReduceSum", [clipped, axis], { keepdims: { int: 1 } });
      const isShared = graph.node("Greater", [total, number(0)]);
      return graph.node("Where", [isShared, graph.node("Div", [clipped, total]), number(1 / width)]);
    }
  }
}
