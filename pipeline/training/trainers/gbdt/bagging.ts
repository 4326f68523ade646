import { Prng } from "../../../domain/prng.ts";
import type { Binning } from "./bins.ts";
import { DrawnSearch } from "./drawn-search.ts";
import type { Tree } from "./forest.ts";
import { type GrowRules, growTree } from "./grow.ts";
import type { GrowData } from "./search.ts";
import type { SplitColumn } from "./split.ts";

/** All that decides the trees of a random forest; the same memory for every thread. */
export interface Bagging {
  readonly bins: readonly Uint8Array[];
  readonly binnings: readonly Binning[];
  readonly splitColumns: readonly SplitColumn[];
  /** Of each output, `[rowCount]`: what its trees' leaves are means of. */
  readonly targets: readonly Float64Array[];
  readonly weights: Float64Array;
  readonly rules: GrowRules;
  /** Columns drawn for each split. */
  readonly drawn: number;
  /** Draws for each tree, as a share of the rows. */
  readonly rowShare: number;
  readonly seed: number;
}

/** A generator of its own for each tree, so that trees can be grown in any order and by any thread. */
function randomOf(seed: number, tree: number): Prng {
  return new Prng(seed ^ Math.imul(tree + 1, 0x9e3779b1));
}

function drawnFrom(prng: Prng, rowCount: number, share: number): Uint32Array {
  const times = new Uint32Array(rowCount);
  const draws = Math.max(1, Math.round(rowCount * share));
  for (let i = 0; i < draws; i++) (times[prng.index(rowCount)] as number)++;
  return times;
}

/** How often each row was drawn for a tree, `[rowCount]`; rows drawn never are those it can be judged by. */
export function timesDrawn({ weights, rowShare, seed }: Bagging, tree: number): Uint32Array {
  return drawnFrom(randomOf(seed, tree), weights.length, rowShare);
}

/** The trees of one draw of rows, one for each output. A leaf is the mean of its rows' targets times the learning rate. */
export function growBagged(bagging: Bagging, tree: number): readonly Tree[] {
  const { bins, binnings, splitColumns, targets, weights, rules, drawn, rowShare, seed } = bagging;
  const rowCount = weights.length;
  const prng = randomOf(seed, tree);
  const times = drawnFrom(prng, rowCount, rowShare);
  const hessians = weights.map((weight, row) => weight * (times[row] as number));
  const rows = Uint32Array.from(times.keys()).filter((row) => times[row] !== 0);
  const data: GrowData = {
    bins,
    columns: splitColumns,
    outputs: targets.map((target) => ({ gradients: hessians.map((h, row) => -h * (target[row] as number)), hessians })),
    order: new Uint32Array(rowCount),
  };
  const search = new DrawnSearch(data, rules, { drawn, prng });
  return targets.map((_, output) => {
    data.order.set(rows);
    return growTree({ data, binnings, output, rowCount: rows.length, active: [], rules, search }).tree;
  });
}
