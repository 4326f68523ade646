import { Prng } from "../../domain/prng.ts";
import { pearson } from "../../domain/statistics/homogeneity.ts";
import type { CategoryCounts } from "./categories.ts";

/** A drawn statistic this close to the observed one counts as equal: the same table summed in another order. */
const rounding = 1e-9;

export interface PermutationRequest {
  /** `[n + m]` category of each row, as an index; the reference's rows first. */
  readonly rows: Uint32Array;
  /** How many of the rows are the reference's. */
  readonly referenceRows: number;
  readonly draws: number;
  readonly seed: number;
  /** Stop once this many draws reached the observed statistic: p is large and needs no more digits. */
  readonly enoughHits?: number;
}

/** Rows that give these counts, sorted by category, so that what is drawn from them does not hang on the samples' order. */
export function rowsOf({ reference, current }: CategoryCounts): Uint32Array {
  const repeat = (counts: readonly number[]): readonly number[] =>
    counts.flatMap((count, category) => new Array<number>(count).fill(category));
  return Uint32Array.from([...repeat(reference), ...repeat(current)]);
}

/**
 * The chi-squared test of homogeneity by shuffling which sample each row belongs to; right for any expected count. With `enoughHits` the p value is
 * that of Besag and Clifford (1991), as valid as the full one.
 */
export function chiSquaredPermutation(request: PermutationRequest): {
  readonly hits: number;
  readonly draws: number;
  readonly pValue: number;
} {
  const { rows, referenceRows, draws, seed, enoughHits = Infinity } = request;
  const categories = rows.reduce((largest, category) => Math.max(largest, category), 0) + 1;
  const tally = (some: Uint32Array): readonly number[] => {
    const counts = new Array<number>(categories).fill(0);
    for (const category of some) counts[category] = (counts[category] ?? 0) + 1;
    return counts;
  };
  const pooled = tally(rows);
  const observed = pearson(tally(rows.subarray(0, referenceRows)), pooled);
  const shuffled = new Uint32Array(rows.length);
  const prng = new Prng(seed);
  let hits = 0;
  for (let draw = 1; draw <= draws; draw++) {
    shuffled.set(rows);
    prng.shuffle(shuffled);
    if (pearson(tally(shuffled.subarray(0, referenceRows)), pooled) >= observed - rounding) hits++;
    if (hits >= enoughHits) return { hits, draws: draw, pValue: hits / draw };
  }
  return { hits, draws, pValue: (hits + 1) / (draws + 1) };
}
