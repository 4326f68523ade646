import { Prng } from "../../domain/prng.ts";
import { chiSquaredSf } from "../../domain/statistics/chi-squared.ts";
import { type CategoryCounts, total } from "./categories.ts";

/** A drawn statistic this close to the observed one counts as equal: the same table summed in another order. */
const rounding = 1e-9;

/** Pearson's statistic of the 2 × k table whose first row is `reference` and whose column sums are `pooled`. */
function pearson(reference: ArrayLike<number>, pooled: readonly number[]): number {
  let n = 0;
  let both = 0;
  for (let k = 0; k < pooled.length; k++) {
    n += reference[k] as number;
    both += pooled[k] as number;
  }
  const m = both - n;
  let sum = 0;
  for (let k = 0; k < pooled.length; k++) {
    const a = reference[k] as number;
    const b = (pooled[k] as number) - a;
    sum += (a * m - b * n) ** 2 / (n * m * (pooled[k] as number));
  }
  return sum;
}

function pool({ reference, current }: CategoryCounts): readonly number[] {
  return reference.map((count, k) => count + (current[k] as number));
}

/**
 * Chi-squared test of homogeneity: both samples are noisy, unlike in a goodness-of-fit test that takes the reference for the
 * truth and alarms far too often. One category in both is no drift, p = 1. Checked against SciPy 1.17.1
 * `chi2_contingency(correction=False)`.
 */
export function chiSquaredHomogeneity(counts: CategoryCounts): {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
  /** Below 5 the chi-squared distribution is a poor approximation: use {@link chiSquaredPermutation}. */
  readonly smallestExpected: number;
} {
  const pooled = pool(counts);
  const degrees = pooled.length - 1;
  const n = total(counts.reference);
  const m = total(counts.current);
  const smallestExpected = (Math.min(...pooled) * Math.min(n, m)) / (n + m);
  if (degrees === 0) return { statistic: 0, degrees, pValue: 1, smallestExpected };
  const statistic = pearson(counts.reference, pooled);
  return { statistic, degrees, pValue: chiSquaredSf(statistic, degrees), smallestExpected };
}

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
 * The same test by shuffling which sample each row belongs to; right for any expected count. With `enoughHits` the p value is
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
