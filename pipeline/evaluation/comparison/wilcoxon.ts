import { midranks } from "../../domain/statistics/midranks.ts";
import { normalSf } from "../../domain/statistics/normal.ts";

/** Σ t³ − t over groups of equal values. */
function tieTerm(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts.values().reduce((sum, count) => sum + count ** 3 - count, 0);
}

/**
 * Signed-rank test of paired differences, by the normal approximation; zeros are left out. Without differences other than zero
 * p is 1. Checked against SciPy 1.17.1 `wilcoxon(correction=False, method="asymptotic")`.
 */
export function wilcoxon(differences: Float64Array): { readonly statistic: number; readonly pValue: number } {
  const kept = differences.filter((difference) => difference !== 0);
  const n = kept.length;
  if (n === 0) return { statistic: 0, pValue: 1 };
  const sizes = kept.map(Math.abs);
  const ranks = midranks(sizes);
  const positive = ranks.reduce((sum, rank, i) => sum + ((kept[i] as number) > 0 ? rank : 0), 0);
  const statistic = Math.min(positive, (n * (n + 1)) / 2 - positive);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm(sizes) / 48;
  return { statistic, pValue: Math.min(1, 2 * normalSf(((n * (n + 1)) / 4 - statistic) / Math.sqrt(variance))) };
}

/**
 * Mann–Whitney test that the second sample is larger, by the normal approximation with continuity correction. `u` counts the
 * pairs in which it is, ties by half. Checked against SciPy 1.17.1 `mannwhitneyu(method="asymptotic")`.
 *
 * @param first - Not empty.
 * @param second - Not empty.
 */
export function mannWhitney(
  first: Float64Array,
  second: Float64Array,
): { readonly u: number; readonly pValue: number } {
  const n = first.length;
  const m = second.length;
  const all = new Float64Array(n + m);
  all.set(first);
  all.set(second, n);
  const ranks = midranks(all);
  const u = ranks.subarray(n).reduce((sum, rank) => sum + rank, 0) - (m * (m + 1)) / 2;
  const variance = ((n * m) / 12) * (n + m + 1 - tieTerm(all) / ((n + m) * (n + m - 1)));
  return { u, pValue: variance === 0 ? 1 : normalSf((u - (n * m) / 2 - 0.5) / Math.sqrt(variance)) };
}
