import { type Binning, missingBin } from "./bins.ts";
import type { Tree } from "./forest.ts";
import { slots } from "./histogram.ts";

/** Rows as bins, one byte for each cell: all that trees need of the rows they learn from. */
export interface BinnedRows {
  readonly binnings: readonly Binning[];
  /** By column, `[rowCount]`. */
  readonly bins: readonly Uint8Array[];
}

/** The bins that go left at a split: those of the values that would. */
function leftBins(node: Exclude<Tree[number], { readonly kind: "leaf" }>, binnings: readonly Binning[]): Uint8Array {
  const left = new Uint8Array(slots);
  const binning = binnings[node.column];
  if (node.kind === "numeric") {
    const edges = binning?.kind === "numeric" ? binning.edges : new Float64Array();
    // A threshold is an edge, or beyond the last one.
    const last = edges.findIndex((edge) => node.threshold <= edge);
    left.fill(1, 0, (last === -1 ? edges.length : last) + 1);
  } else for (const category of node.categories) left[category] = 1;
  left[missingBin] = node.isMissingLeft ? 1 : 0;
  return left;
}

/** Where the values of a tree are added: to each row's number at `offset`, `stride` apart. */
export interface RowSums {
  readonly sums: Float64Array;
  readonly stride: number;
  readonly offset: number;
}

/** Adds to each row what a tree gives it: the same leaf as for the values that fell into its bins. */
export function addBinned(tree: Tree, { binnings, bins }: BinnedRows, { sums, stride, offset }: RowSums): void {
  const columns = new Int32Array(tree.length).fill(-1);
  const values = new Float64Array(tree.length);
  const children = new Int32Array(2 * tree.length);
  const left = new Uint8Array(slots * tree.length);
  for (const [at, node] of tree.entries()) {
    if (node.kind === "leaf") {
      values[at] = node.value;
      continue;
    }
    columns[at] = node.column;
    left.set(leftBins(node, binnings), at * slots);
    children[2 * at] = node.right;
    children[2 * at + 1] = node.left;
  }
  for (let row = 0, to = offset; to < sums.length; row++, to += stride) {
    let at = 0;
    for (let column = columns[at] as number; column >= 0; column = columns[at] as number) {
      const bin = (bins[column] as Uint8Array)[row] as number;
      at = children[2 * at + (left[at * slots + bin] as number)] as number;
    }
    (sums[to] as number) += values[at] as number;
  }
}
