import { type BinnedRows, type Binning, missingBin } from "./bins.ts";
import type { Node, Tree } from "./forest.ts";
import { type Derivatives, fill, type Histogram, type HistogramPool, type Sums, slots, subtract } from "./histogram.ts";
import { type Bounds, bestSplit, leafValue, type Split, type SplitColumn, type SplitRules } from "./split.ts";

export interface GrowRules extends SplitRules {
  /** Most leaves of a tree, at least 2. */
  readonly leaves: number;
  /** Most splits from root to leaf; 0 for no limit. */
  readonly depth: number;
  /** Leaf values are multiplied by it. */
  readonly learningRate: number;
}

export interface GrowRequest extends Derivatives {
  readonly rows: BinnedRows;
  readonly binnings: readonly Binning[];
  /** Columns that this tree may split by. */
  readonly columns: readonly SplitColumn[];
  /** The rows this tree learns from; their order changes. */
  readonly sample: Uint32Array;
  readonly rules: GrowRules;
  readonly pool: HistogramPool;
}

export interface GrownTree {
  readonly tree: Tree;
  /** Each leaf's rows of the sample and what it adds to their scores. */
  readonly leaves: readonly { readonly rows: Uint32Array; readonly value: number }[];
}

interface Growing {
  readonly rows: Uint32Array;
  readonly sums: Sums;
  readonly bounds: Bounds;
  readonly depth: number;
  readonly histogram: Histogram;
  readonly split: Split | undefined;
  /** Children, once split. */
  children?: readonly [Growing, Growing];
}

function histogramOf(request: GrowRequest, rows: Uint32Array): Histogram {
  const { gradients, hessians } = request;
  const columns = request.columns.map(({ index }) => index);
  return fill(request.pool.take(), request.rows, { rows, columns, gradients, hessians });
}

function goesLeft(split: Split): Uint8Array {
  const left = new Uint8Array(slots);
  if (split.column.kind === "numeric") left.fill(1, 0, split.bin + 1);
  for (const bin of split.categories) left[bin] = 1;
  left[missingBin] = split.isMissingLeft ? 1 : 0;
  return left;
}

/** Orders a node's rows in place, left ones first, each side in the order it had; gives how many are left. */
function partition(rows: Uint32Array, bins: Uint8Array, left: Uint8Array): number {
  const others = new Uint32Array(rows.length);
  let leftCount = 0;
  let rightCount = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (left[bins[row] as number] === 1) rows[leftCount++] = row;
    else others[rightCount++] = row;
  }
  rows.set(others.subarray(0, rightCount), leftCount);
  return leftCount;
}

function searched(request: GrowRequest, node: Omit<Growing, "split">): Growing {
  const { rules, columns } = request;
  const isAtDepth = rules.depth > 0 && node.depth >= rules.depth;
  const isTooSmall = node.sums.count < 2 * rules.minimumRows;
  const split =
    isAtDepth || isTooSmall
      ? undefined
      : bestSplit({ histogram: node.histogram, total: node.sums, rules, bounds: node.bounds }, columns);
  return { ...node, split };
}

function divide(request: GrowRequest, node: Growing, split: Split): readonly [Growing, Growing] {
  const { rules } = request;
  const bins = request.rows.bins[split.column.index] as Uint8Array;
  const leftCount = partition(node.rows, bins, goesLeft(split));
  const rows = [node.rows.subarray(0, leftCount), node.rows.subarray(leftCount)] as const;
  const smaller = leftCount <= rows[1].length ? 0 : 1;
  const counted = histogramOf(request, rows[smaller]);
  const rest = subtract(node.histogram, counted);
  const middle = (leafValue(split.left, rules, node.bounds) + leafValue(split.right, rules, node.bounds)) / 2;
  // Below a monotone split, no value of the lower side may pass one of the upper side.
  const below = { low: node.bounds.low, high: middle };
  const above = { low: middle, high: node.bounds.high };
  const bounds =
    split.column.monotone === 0
      ? [node.bounds, node.bounds]
      : split.column.monotone > 0
        ? [below, above]
        : [above, below];
  return ([0, 1] as const).map((side) =>
    searched(request, {
      rows: rows[side],
      sums: side === 0 ? split.left : split.right,
      bounds: bounds[side] as Bounds,
      depth: node.depth + 1,
      histogram: side === smaller ? counted : rest,
    }),
  ) as unknown as readonly [Growing, Growing];
}

/** Grows one tree, always splitting the leaf that gains most; of equal ones the oldest. */
export function growTree(request: GrowRequest): GrownTree {
  const { rules, sample } = request;
  const sums = { gradient: 0, hessian: 0, count: sample.length };
  for (const row of sample) {
    sums.gradient += request.gradients[row] as number;
    sums.hessian += request.hessians[row] as number;
  }
  const root = searched(request, {
    rows: sample,
    sums,
    bounds: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    depth: 0,
    histogram: histogramOf(request, sample),
  });
  const leaves: Growing[] = [root];
  while (leaves.length < rules.leaves) {
    const next = leaves.reduce((best, leaf) => ((leaf.split?.gain ?? 0) > (best.split?.gain ?? 0) ? leaf : best));
    if (next.split === undefined) break;
    next.children = divide(request, next, next.split);
    leaves.splice(leaves.indexOf(next), 1);
    leaves.push(...next.children);
  }
  for (const { histogram } of leaves) request.pool.give(histogram);
  return laidOut(request, root);
}

function laidOut({ binnings, rules }: GrowRequest, root: Growing): GrownTree {
  const tree: Node[] = [];
  const leaves: { rows: Uint32Array; value: number }[] = [];
  const place = (growing: Growing): number => {
    const at = tree.length;
    if (growing.children === undefined || growing.split === undefined) {
      // Plus 0, because −0 would be written as 0.
      const value = leafValue(growing.sums, rules, growing.bounds) * rules.learningRate + 0;
      tree.push({ kind: "leaf", value });
      leaves.push({ rows: growing.rows, value });
      return at;
    }
    tree.push({ kind: "leaf", value: 0 });
    const [left, right] = [place(growing.children[0]), place(growing.children[1])];
    const { column, bin, categories, isMissingLeft } = growing.split;
    const binning = binnings[column.index];
    const sides = { column: column.index, isMissingLeft, left, right };
    tree[at] =
      binning?.kind === "numeric"
        ? // All but the missing go left of a split after the last bin.
          { kind: "numeric", threshold: binning.edges[bin] ?? Number.MAX_VALUE, ...sides }
        : { kind: "categorical", categories, ...sides };
    return at;
  };
  place(root);
  return { tree, leaves };
}
