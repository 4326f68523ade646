import { Prng } from "../../domain/prng.ts";

/** Two statistics this close count as equal: the same rows summed in another order. */
const rounding = 1e-12;

/**
 * Paired permutation test: were the two models alike, which of them gave which output of a row would be a coin's choice. For
 * each row a draw below ½ swaps the two outputs.
 *
 * @param statistic - Difference of the two models when the outputs of the rows with a 1 (`[rows]`) are swapped.
 * @returns The two-sided p value, the observation counting as one more draw, and how many draws were as far from zero.
 */
export function permutationTest({
  rows,
  draws,
  seed,
  statistic,
}: {
  readonly rows: number;
  readonly draws: number;
  readonly seed: number;
  readonly statistic: (swapped: Uint8Array) => number;
}): { readonly observed: number; readonly hits: number; readonly pValue: number } {
  const swapped = new Uint8Array(rows);
  const observed = statistic(swapped);
  const prng = new Prng(seed);
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let row = 0; row < rows; row++) swapped[row] = prng.uniform() < 0.5 ? 1 : 0;
    if (Math.abs(statistic(swapped)) >= Math.abs(observed) - rounding) hits++;
  }
  return { observed, hits, pValue: (hits + 1) / (draws + 1) };
}
