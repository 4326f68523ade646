import type { WeakSlice } from "../../domain/evaluation.ts";
import { type Slice, type SliceColumn, slicesOf } from "./slice.ts";

/** How much a slice's error counts against its smallness, 0 … 1, as the authors of the score suggest. */
const errorWeight = 0.95;

/**
 * Score of a slice: how much larger its mean error is than that of all rows, less how many times smaller it is.
 *
 * @see Sagadeeva and Boehm (2021), SliceLine: fast, linear-algebra-based slice finding for ML model debugging.
 */
export function sliceScore(slice: Slice, errors: Float64Array, weight: number = errorWeight): WeakSlice {
  const sum = slice.rows.reduce((total, row) => total + (errors[row] as number), 0);
  const all = errors.reduce((total, error) => total + error, 0) / errors.length;
  const rows = slice.rows.length;
  const meanError = sum / rows;
  const excess = all === 0 ? 0 : meanError / all - 1;
  return { slice: slice.name, rows, meanError, score: weight * excess - (1 - weight) * (errors.length / rows - 1) };
}

/**
 * Looks for slices on which a model is weak: every value of every column and of every pair of columns, the worst first. It
 * explores; what it finds is a hint and no verdict.
 *
 * @param errors - `[n]`, at least 0: 1 for a wrong prediction, or a loss.
 * @param minimumRows - Smaller slices are left out.
 * @param limit - At most so many.
 */
export function weakSlices({
  columns,
  errors,
  minimumRows,
  limit,
}: {
  readonly columns: readonly SliceColumn[];
  readonly errors: Float64Array;
  readonly minimumRows: number;
  readonly limit: number;
}): readonly WeakSlice[] {
  const pairs = columns.flatMap((a, i) => columns.slice(i + 1).map((b) => [a, b]));
  return [...columns.map((column) => [column]), ...pairs]
    .flatMap((together) => slicesOf(together))
    .filter(({ rows }) => rows.length >= minimumRows)
    .map((slice) => sliceScore(slice, errors))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.slice < b.slice ? -1 : 1))
    .slice(0, limit);
}
