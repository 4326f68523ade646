import { fisherFSf } from "../../domain/statistics/fisher-f.ts";

/**
 * Combined F test of five repetitions of two-fold cross-validation; undefined (NaN) when no repetition's two differences
 * differ.
 *
 * @param differences - Five pairs: the difference of the two models on each half.
 * @see Alpaydın (1999), Combined 5 × 2 cv F test.
 */
export function fiveByTwoF(differences: readonly (readonly [number, number])[]): {
  readonly f: number;
  readonly pValue: number;
} {
  const squares = differences.reduce((sum, [a, b]) => sum + a * a + b * b, 0);
  const variances = differences.reduce((sum, [a, b]) => sum + (a - b) ** 2 / 2, 0);
  const f = squares / (2 * variances);
  return { f, pValue: fisherFSf(f, { numerator: 2 * differences.length, denominator: differences.length }) };
}
