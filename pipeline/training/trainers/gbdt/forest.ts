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

/** Trees whose values add up to the log-odds of the positive class. */
export interface Forest {
  /** Log-odds before any tree. */
  readonly baseline: number;
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

function pack({ trees }: Forest): Packed {
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

/** A function from the inputs' columns to log-odds, one per row. */
export function compileForest(forest: Forest): (columns: readonly Column[], rowCount: number) => Float64Array {
  const { roots, column, number, left, right, isMissingLeft, categories } = pack(forest);
  return (columns, rowCount) => {
    const sums = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      let sum = forest.baseline;
      for (const root of roots) {
        let at = root;
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
        sum += number[at] as number;
      }
      sums[row] = sum;
    }
    return sums;
  };
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
