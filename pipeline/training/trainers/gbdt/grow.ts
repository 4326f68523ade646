import { type Binning, missingBin } from "./bins.ts";
import type { Node, Tree } from "./forest.ts";
import { type Derivatives, type Sums, slots } from "./histogram.ts";
import type { Candidate, GrowData, NodeRows, SplitSearch } from "./search.ts";
import { type Bounds, leafValue, type Split, type SplitRules } from "./split.ts";

export interface GrowRules extends SplitRules {
  /** Most leaves of a tree, at least 2. */
  readonly leaves: number;
  /** Most splits from root to leaf; 0 for no limit. */
  readonly depth: number;
  /** Leaf values are multiplied by it. */
  readonly learningRate: number;
}

export interface GrowRequest {
  readonly data: GrowData;
  readonly binnings: readonly Binning[];
  /** Rows that this tree learns from: the first of `data.order`; their order changes. */
  readonly rowCount: number;
  /** Which output of the loss the tree is for. */
  readonly output: number;
  /** Columns that this tree may split by, ascending positions. */
  readonly active: readonly number[];
  readonly rules: GrowRules;
  readonly search: SplitSearch;
  /** What a leaf adds, when it is not the Newton step; before the learning rate. */
  readonly leafValueOf?: (rows: Uint32Array) => number;
}

export interface GrownTree {
  readonly tree: Tree;
  /** Each leaf's rows and what it adds to their scores. */
  readonly leaves: readonly { readonly rows: Uint32Array; readonly value: number }[];
}

interface Growing extends Candidate {
  readonly depth: number;
  split: Split | undefined;
  /** Children, once split. */
  children?: readonly [Growing, Growing];
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

/** Slots of histograms, given out again once a leaf needs its own no more. */
class Slots {
  readonly #free: number[] = [];
  #next = 0;

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  give(slot: number): void {
    this.#free.push(slot);
  }
}

/** The bounds of both children: below a monotone split, no value of the lower side may pass one of the upper side. */
function boundsBelow(split: Split, rules: SplitRules, bounds: Bounds): readonly [Bounds, Bounds] {
  if (split.column.monotone === 0) return [bounds, bounds];
  const middle = (leafValue(split.left, rules, bounds) + leafValue(split.right, rules, bounds)) / 2;
  const below = { low: bounds.low, high: middle };
  const above = { low: middle, high: bounds.high };
  return split.column.monotone > 0 ? [below, above] : [above, below];
}

function canSplit({ rules }: GrowRequest, { sums, depth }: Growing): boolean {
  return !(rules.depth > 0 && depth >= rules.depth) && sums.count >= 2 * rules.minimumRows;
}

/** Divides a node and finds how its children are best divided; unless `isLast`, when nobody will ask. */
function divide(request: GrowRequest, node: Growing, { split, spare, isLast }: Division): readonly [Growing, Growing] {
  const { data, rules } = request;
  const { from, to } = node.rows;
  const bins = data.bins[split.column.index] as Uint8Array;
  const middle = from + partition(data.order.subarray(from, to), bins, goesLeft(split));
  const parts: readonly [NodeRows, NodeRows] = [
    { from, to: middle },
    { from: middle, to },
  ];
  const bounds = boundsBelow(split, rules, node.bounds);
  const isLeftSmaller = middle - from <= to - middle;
  const child = (side: 0 | 1): Growing => ({
    rows: parts[side],
    sums: side === 0 ? split.left : split.right,
    bounds: bounds[side],
    depth: node.depth + 1,
    // The larger one takes over the parent's histogram.
    slot: (side === 0) === isLeftSmaller ? spare : node.slot,
    split: undefined,
  });
  const children = [child(0), child(1)] as const;
  const searched = isLast ? [] : children.filter((each) => canSplit(request, each));
  if (searched.length === 0) return children;
  const [counted, rest] = isLeftSmaller ? children : ([children[1], children[0]] as const);
  const found = request.search.search({ counted, rest: searched.includes(rest) ? rest : undefined, searched });
  for (const [i, each] of searched.entries()) each.split = found[i];
  return children;
}

interface Division {
  readonly split: Split;
  /** A slot for the smaller child. */
  readonly spare: number;
  readonly isLast: boolean;
}

/** The node to divide next: the one that gains most, of equal ones the oldest; where all will be divided, the newest. */
function nextOf(open: readonly Growing[], isUnlimited: boolean): number {
  if (isUnlimited) return open.length - 1;
  let best = 0;
  for (let i = 1; i < open.length; i++) if ((open[i]?.split?.gain ?? 0) > (open[best]?.split?.gain ?? 0)) best = i;
  return best;
}

/** Grows one tree, always splitting the leaf that gains most. */
export function growTree(request: GrowRequest): GrownTree {
  const { data, rules, rowCount, search } = request;
  const taken = new Slots();
  const root: Growing = {
    rows: { from: 0, to: rowCount },
    sums: sumsOf(data, request.output, rowCount),
    bounds: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    depth: 0,
    slot: taken.take(),
    split: undefined,
  };
  search.begin(request.output, request.active);
  if (canSplit(request, root)) [root.split] = search.search({ counted: root, rest: undefined, searched: [root] });
  const open = root.split === undefined ? [] : [root];
  const isUnlimited = rules.leaves === Number.POSITIVE_INFINITY;
  for (let leaves = 1; leaves < rules.leaves && open.length > 0; leaves++) {
    const [node] = open.splice(nextOf(open, isUnlimited), 1);
    if (node?.split === undefined) break;
    const spare = taken.take();
    node.children = divide(request, node, { split: node.split, spare, isLast: leaves + 1 === rules.leaves });
    for (const child of node.children)
      if (child.split === undefined) taken.give(child.slot);
      else open.push(child);
  }
  return laidOut(request, root);
}

function sumsOf({ order, outputs }: GrowData, output: number, rowCount: number): Sums {
  const { gradients, hessians } = outputs[output] as Derivatives;
  const sums = { gradient: 0, hessian: 0, count: rowCount };
  for (let i = 0; i < rowCount; i++) {
    const row = order[i] as number;
    sums.gradient += gradients[row] as number;
    sums.hessian += hessians[row] as number;
  }
  return sums;
}

function laidOut({ data, binnings, rules, leafValueOf }: GrowRequest, root: Growing): GrownTree {
  const tree: Node[] = [];
  const leaves: { rows: Uint32Array; value: number }[] = [];
  const place = (growing: Growing): number => {
    const at = tree.length;
    if (growing.children === undefined || growing.split === undefined) {
      const rows = data.order.subarray(growing.rows.from, growing.rows.to);
      const full = leafValueOf?.(rows) ?? leafValue(growing.sums, rules, growing.bounds);
      // Plus 0, because −0 would be written as 0.
      const value = full * rules.learningRate + 0;
      tree.push({ kind: "leaf", value });
      leaves.push({ rows, value });
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
