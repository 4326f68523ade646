import { type Membership, type NumericNode, withoutCategories } from "../forest-columns.ts";
import type { ForestBody, GraphFeatures } from "../model-graph.ts";
import type { Result, TensorFlowGraph } from "./graph.ts";

interface ForestInputs {
  readonly numbers: Result | undefined;
  /** `[rows, categories + 1]` of 0 and 1, one for each category that is encoded by position. */
  readonly groups: readonly Result[];
  readonly features: GraphFeatures;
  /** Any input, for the number of rows. */
  readonly input: Result;
}

/** `[rows, divisions]` of 0 and 1: the one-hot group picks a row of the table of divisions. */
function divisions(graph: TensorFlowGraph, group: Result, own: readonly Membership[]): Result {
  const positions = own[0]?.goesLeft.length ?? 0;
  const values = Float64Array.from({ length: positions * own.length }, (_, i) => {
    return own[i % own.length]?.goesLeft[Math.floor(i / own.length)] ?? 0;
  });
  return graph.matMul(group, graph.constant(group.type, [positions, own.length], values));
}

/** All trees in a row; a leaf is its own child, so that one more step changes nothing. */
function flattened(trees: readonly (readonly NumericNode[])[]) {
  const flat = {
    roots: [] as number[],
    column: [] as number[],
    threshold: [] as number[],
    isMissingLeft: [] as number[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
  };
  let deepest = 0;
  for (const nodes of trees) {
    const start = flat.column.length;
    flat.roots.push(start);
    const depths = new Uint32Array(nodes.length);
    for (const [i, node] of nodes.entries()) {
      const isLeaf = node.kind === "leaf";
      flat.column.push(isLeaf ? 0 : node.column);
      flat.threshold.push(isLeaf ? 0 : node.threshold);
      flat.isMissingLeft.push(!isLeaf && node.isMissingLeft ? 1 : 0);
      flat.left.push(start + (isLeaf ? i : node.left));
      flat.right.push(start + (isLeaf ? i : node.right));
      flat.value.push(isLeaf ? node.value : 0);
      if (isLeaf) continue;
      for (const child of [node.left, node.right]) depths[child] = (depths[i] ?? 0) + 1;
      deepest = Math.max(deepest, (depths[i] ?? 0) + 1);
    }
  }
  return { ...flat, deepest };
}

/** The value of the leaf that each row ends at in each tree: `[rows, trees]`. All trees take a step at once, as deep as the deepest. */
function leafValues(
  graph: TensorFlowGraph,
  columns: Result,
  { trees, input }: { readonly trees: readonly (readonly NumericNode[])[]; readonly input: Result },
): Result {
  const flat = flattened(trees);
  const column = graph.list("int32", flat.column);
  const threshold = graph.numbers(flat.threshold);
  const isMissingLeft = graph.list("bool", flat.isMissingLeft);
  const [left, right] = [graph.list("int32", flat.left), graph.list("int32", flat.right)];
  const rows = graph.operation("Shape", [input], {
    gives: "int32",
    attributes: { T: { type: input.type }, out_type: { type: "int32" } },
  });
  const shape = graph.operation("ConcatV2", [rows, graph.list("int32", [trees.length]), graph.integer(0)], {
    attributes: { T: { type: "int32" }, N: { int: 2 }, Tidx: { type: "int32" } },
  });
  let state = graph.operation("BroadcastTo", [graph.constant("int32", [1, trees.length], flat.roots), shape], {
    attributes: { T: { type: "int32" }, Tidx: { type: "int32" } },
  });
  for (let step = 0; step < flat.deepest; step++) {
    const value = graph.gather(columns, graph.gather(column, state, "rows"), "columns");
    const isBelow = graph.operation("LessEqual", [value, graph.gather(threshold, state, "rows")], { gives: "bool" });
    const isMissing = graph.operation("IsNan", [value], { gives: "bool" });
    const followsMissing = graph.operation("LogicalAnd", [isMissing, graph.gather(isMissingLeft, state, "rows")], {
      attributes: {},
    });
    const goesLeft = graph.operation("LogicalOr", [isBelow, followsMissing], { attributes: {} });
    state = graph.where(goesLeft, graph.gather(left, state, "rows"), graph.gather(right, state, "rows"));
  }
  return graph.gather(graph.numbers(flat.value), state, "rows");
}

/** Sums of trees through the link: `[rows, outputs]`. */
export function forestScores(graph: TensorFlowGraph, body: ForestBody, inputs: ForestInputs): Result {
  const { groups, numbers, features, input } = inputs;
  const width = body.baselines.length;
  const { memberships, trees } = withoutCategories(body, features);
  const tables = groups.flatMap((group, column) => {
    const own = memberships.filter((membership) => membership.column === column);
    return own.length === 0 ? [] : [divisions(graph, group, own)];
  });
  const parts = [...(numbers === undefined ? [] : [numbers]), ...tables];
  // Trees of one leaf each look at no column; one has to be there all the same.
  const columns = graph.joined(parts.length === 0 ? groups.slice(0, 1) : parts);
  // A forest without a tree adds nothing; one tree of one leaf says so.
  const grown = trees.length === 0 ? [[{ kind: "leaf" as const, value: 0 }]] : trees;
  const values = leafValues(graph, columns, { trees: grown, input });
  const outputs = Float64Array.from({ length: grown.length * width }, (_, i) => {
    return (body.trees[Math.floor(i / width)]?.output ?? 0) === i % width ? 1 : 0;
  });
  const sums = graph.matMul(values, graph.constant(graph.precision, [grown.length, width], outputs));
  return linked(graph, body, graph.operation("AddV2", [sums, graph.list(graph.precision, body.baselines)]));
}

function linked(graph: TensorFlowGraph, { link, baselines }: ForestBody, sums: Result): Result {
  switch (link) {
    case "identity":
      return sums;
    case "logistic":
      return graph.operation("Sigmoid", [sums]);
    case "softmax":
      return graph.operation("Softmax", [sums]);
    case "exponential":
      return graph.operation("Exp", [sums]);
    case "ascending": {
      // The largest of the negated numbers first.
      const negated = graph.operation("Neg", [sums]);
      const sorted = graph.operation("TopKV2", [negated, graph.integer(baselines.length)], {
        attributes: {
          T: { type: sums.type },
          Tk: { type: "int32" },
          index_type: { type: "int32" },
          sorted: { bool: true },
        },
      });
      return graph.operation("Neg", [sorted]);
    }
    case "shares": {
      const clipped = graph.operation("Minimum", [
        graph.operation("Maximum", [sums, graph.number(0)]),
        graph.number(1),
      ]);
      if (baselines.length === 1) return clipped;
      const total = graph.operation("Sum", [clipped, graph.list("int32", [1])], {
        attributes: { T: { type: sums.type }, Tidx: { type: "int32" }, keep_dims: { bool: true } },
      });
      const isShared = graph.operation("Greater", [total, graph.number(0)], { gives: "bool" });
      return graph.where(isShared, graph.operation("RealDiv", [clipped, total]), graph.number(1 / baselines.length));
    }
  }
}
