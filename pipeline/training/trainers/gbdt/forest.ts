import { softmax } from "../../networks/softmax.ts";

/** Where a row goes at one node, and what it adds at a leaf. */
export type Node =
  | { readonly kind: "leaf"; readonly value: number }
  | {
      readonly kind: "numeric";
      readonly column: number;
      /** Values up to this go left. */
      readonly threshold: number;
      readonly isMissingLeft: boolean;
      readonly left: number;
      readonly right: number;
    }
  | {
      readonly kind: "categorical";
      readonly column: number;
      /** Positions of the categories that go left; the others and those never seen go right, missing ones as told. */
      readonly categories: readonly number[];
      readonly isMissingLeft: boolean;
      readonly left: number;
      readonly right: number;
    };

/** The root first; each child after its parent. */
export type Tree = readonly Node[];

/** A tree whose leaves are so many times as large. */
export function scaledTree(tree: Tree, factor: number): Tree {
  return tree.map((node) => (node.kind === "leaf" ? { kind: node.kind, value: node.value * factor } : node));
}

/**
 * What the sums of a forest's trees become: a probability by the logistic function, probabilities by softmax, the number itself, its
 * exponential, a share of 1 (which rounding may have left by a hair), or numbers in ascending order.
 */
export const links = ["logistic", "softmax", "identity", "exponential", "shares", "ascending"] as const;
export type Link = (typeof links)[number];

/** Trees whose values add up, output by output. */
export interface Forest {
  readonly link: Link;
  /** Sums before any tree, one for each output. */
  readonly baselines: readonly number[];
  /** The tree at position `i` adds to the output `i` modulo the number of outputs. */
  readonly trees: readonly Tree[];
}

/** One input of a forest, `[rowCount]`: numbers with NaN for missing, or positions of categories with NaN for missing and unknown. */
export type Column = Float64Array;

/** A forest with its nodes side by side in typed arrays, which is what makes a row cost microseconds. */
interface Packed {
  readonly roots: Int32Array;
  /** Column of a split, −1 at a leaf. */
  readonly column: Int32Array;
  /** Threshold of a split, value of a leaf. */
  readonly number: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly isMissingLeft: Uint8Array;
  /** Of a categorical split: 1 for each category that goes left. */
  readonly categories: readonly (Uint8Array | undefined)[];
}

function pack(trees: readonly Tree[]): Packed {
  const count = trees.reduce((sum, tree) => sum + tree.length, 0);
  const categories: (Uint8Array | undefined)[] = [];
  const packed = {
    roots: new Int32Array(trees.length),
    column: new Int32Array(count).fill(-1),
    number: new Float64Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    isMissingLeft: new Uint8Array(count),
    categories,
  };
  let start = 0;
  for (const [t, tree] of trees.entries()) {
    packed.roots[t] = start;
    for (const [i, node] of tree.entries()) {
      const at = start + i;
      categories.push(undefined);
      if (node.kind === "leaf") {
        packed.number[at] = node.value;
        continue;
      }
      packed.column[at] = node.column;
      packed.left[at] = start + node.left;
      packed.right[at] = start + node.right;
      packed.isMissingLeft[at] = node.isMissingLeft ? 1 : 0;
      if (node.kind === "numeric") packed.number[at] = node.threshold;
      else {
        const isLeft = new Uint8Array(Math.max(0, ...node.categories) + 1);
        for (const category of node.categories) isLeft[category] = 1;
        categories[at] = isLeft;
      }
    }
    start += tree.length;
  }
  return packed;
}

/** What a forest adds up to, row-major `[rowCount, outputs]`. */
export type ForestSums = (columns: readonly Column[], rowCount: number) => Float64Array;

/** A function from the inputs' columns to the sums of the trees, before the link. */
export function compileForest({ baselines, trees }: Pick<Forest, "baselines" | "trees">): ForestSums {
  const { roots, column, number, left, right, isMissingLeft, categories } = pack(trees);
  const width = baselines.length;
  return (columns, rowCount) => {
    const sums = new Float64Array(rowCount * width);
    for (let row = 0; row < rowCount; row++) {
      const start = row * width;
      for (let output = 0; output < width; output++) sums[start + output] = baselines[output] as number;
      for (let tree = 0; tree < roots.length; tree++) {
        let at = roots[tree] as number;
        for (let split = column[at] as number; split >= 0; split = column[at] as number) {
          const value = (columns[split] as Column)[row] as number;
          const isLeft = categories[at];
          const goesLeft = Number.isNaN(value)
            ? isMissingLeft[at] === 1
            : isLeft === undefined
              ? value <= (number[at] as number)
              : isLeft[value] === 1;
          at = (goesLeft ? left[at] : right[at]) as number;
        }
        (sums[start + (tree % width)] as number) += number[at] as number;
      }
    }
    return sums;
  };
}

/** Turns sums into what the model says, in place. */
export function applyLink(link: Link, sums: Float64Array, width: number): Float64Array {
  switch (link) {
    case "identity":
      return sums;
    case "logistic":
      for (let i = 0; i < sums.length; i++) sums[i] = 1 / (1 + Math.exp(-(sums[i] as number)));
      return sums;
    case "exponential":
      for (let i = 0; i < sums.length; i++) sums[i] = Math.exp(sums[i] as number);
      return sums;
    case "softmax":
      for (let start = 0; start < sums.length; start += width) softmax(sums.subarray(start, start + width));
      return sums;
    case "shares":
      for (let start = 0; start < sums.length; start += width) shares(sums.subarray(start, start + width));
      return sums;
    case "ascending":
      // Quantiles learned one by one may cross; put in order they fit no worse. Chernozhukov et al. (2010).
      for (let start = 0; start < sums.length; start += width) sums.subarray(start, start + width).sort();
      return sums;
  }
}

function shares(row: Float64Array): void {
  for (let i = 0; i < row.length; i++) row[i] = Math.min(Math.max(row[i] as number, 0), 1);
  const sum = row.reduce((total, value) => total + value, 0);
  if (row.length > 1) for (let i = 0; i < row.length; i++) row[i] = sum > 0 ? (row[i] as number) / sum : 1 / row.length;
}
