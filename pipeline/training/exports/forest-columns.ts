import { type ForestBody, type GraphFeatures, type GraphNode, numberCount } from "./model-graph.ts";

/** Whether a row goes left at a categorical split, for each position of its category; the last is that of missing and unknown ones. */
export interface Membership {
  /** Position among the categories that are encoded by position. */
  readonly column: number;
  readonly goesLeft: Uint8Array;
}

/** A forest without categories in it: each way in which categories are divided is a column of its own, 1 for left and 0 for right. */
export interface NumericForest {
  /** Their columns follow those of the numbers; sorted by categorical column. */
  readonly memberships: readonly Membership[];
  readonly trees: readonly (readonly NumericNode[])[];
}

export type NumericNode =
  | { readonly kind: "leaf"; readonly value: number }
  | {
      readonly kind: "split";
      readonly column: number;
      /** Values up to this go left. */
      readonly threshold: number;
      readonly isMissingLeft: boolean;
      readonly left: number;
      readonly right: number;
    };

type CategoricalNode = Extract<GraphNode, { readonly kind: "categorical" }>;

function membershipOf(node: CategoricalNode, { categories }: GraphFeatures): Membership {
  const split = categories.filter(({ encoding }) => encoding.kind === "position");
  const count = split[node.column]?.categories.length ?? 0;
  const goesLeft = new Uint8Array(count + 1);
  for (const category of node.categories) goesLeft[category] = 1;
  goesLeft[count] = node.isMissingLeft ? 1 : 0;
  return { column: node.column, goesLeft };
}

function keyOf({ column, goesLeft }: Membership): string {
  return `${column}:${goesLeft.join("")}`;
}

/**
 * Takes the categories out of a forest, for formats whose trees compare numbers only. The same division is one column however many
 * splits use it.
 */
export function withoutCategories({ trees }: ForestBody, features: GraphFeatures): NumericForest {
  const found = new Map<string, Membership>();
  for (const { nodes } of trees)
    for (const node of nodes)
      if (node.kind === "categorical") {
        const membership = membershipOf(node, features);
        found.set(keyOf(membership), membership);
      }
  const memberships = [...found.values()].sort((a, b) => a.column - b.column);
  const first = numberCount(features);
  const positions = new Map(memberships.map((membership, i) => [keyOf(membership), first + i]));
  const numeric = (node: GraphNode): NumericNode => {
    if (node.kind === "leaf") return node;
    const { left, right, isMissingLeft } = node;
    if (node.kind === "numeric")
      return { kind: "split", column: node.column, threshold: node.threshold, isMissingLeft, left, right };
    const column = positions.get(keyOf(membershipOf(node, features))) ?? 0;
    // The column says 1 where the row goes left, and left is what is at most the threshold.
    return { kind: "split", column, threshold: 0.5, isMissingLeft: false, left: right, right: left };
  };
  return { memberships, trees: trees.map(({ nodes }) => nodes.map(numeric)) };
}
