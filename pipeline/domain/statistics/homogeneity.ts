import { chiSquaredSf } from "./chi-squared.ts";

/** How often each category occurs in two samples, over the categories that either has. */
export interface SampleCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Pearson's statistic of the 2 × k table whose first row is `reference` and whose column sums are `pooled`. */
export function pearson(reference: ArrayLike<number>, pooled: readonly number[]): number {
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

function pool({ reference, current }: SampleCounts): readonly number[] {
  return reference.map((count, k) => count + (current[k] as number));
}

/**
 * Chi-squared test of homogeneity: both samples are noisy, unlike in a goodness-of-fit test that takes the reference for the
 * truth and alarms far too often. One category in both is no drift, p = 1. Checked against SciPy 1.17.1
 * `chi2_contingency(correction=False)`.
 */
export function chiSquaredHomogeneity(counts: SampleCounts): {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
  /** Below 5 the chi-squared distribution is a poor approximation. */
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

/** Share of the rows that would have to change category to make the two samples alike, 0 … 1. */
export function totalVariation({ reference, current }: SampleCounts): number {
  const n = total(reference);
  const m = total(current);
  return reference.reduce((sum, count, k) => sum + Math.abs(count / n - (current[k] as number) / m), 0) / 2;
}
