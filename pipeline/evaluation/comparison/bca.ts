import { normalCdf, normalQuantile } from "../../domain/statistics/normal.ts";
import { quantile } from "../../domain/statistics/quantile.ts";

/** A bias-corrected and accelerated bootstrap interval. */
export interface BcaInterval {
  readonly bias: number;
  readonly acceleration: number;
  readonly low: number;
  readonly high: number;
}

/**
 * BCa interval: the percentile interval, moved by how far the draws are off the estimate and by how much their spread changes
 * with it. `undefined` when the draws lie wholly on one side of the estimate, where no bias can be told.
 *
 * @param estimate - The statistic on all rows.
 * @param draws - Its bootstrap draws, all defined.
 * @param jackknife - The statistic with each row, or block of rows, left out.
 * @see Efron (1987), Better bootstrap confidence intervals.
 */
export function bcaInterval({
  estimate,
  draws,
  jackknife,
  level = 0.95,
}: {
  readonly estimate: number;
  readonly draws: Float64Array;
  readonly jackknife: Float64Array;
  readonly level?: number;
}): BcaInterval | undefined {
  const share =
    draws.reduce((sum, value) => sum + (value < estimate ? 1 : value === estimate ? 0.5 : 0), 0) / draws.length;
  if (share === 0 || share === 1) return undefined;
  const bias = normalQuantile(share);

  const mean = jackknife.reduce((sum, value) => sum + value, 0) / jackknife.length;
  const squares = jackknife.reduce((sum, value) => sum + (mean - value) ** 2, 0);
  const cubes = jackknife.reduce((sum, value) => sum + (mean - value) ** 3, 0);
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);

  const sorted = draws.toSorted();
  const end = (tail: number): number => {
    const z = bias + normalQuantile(tail);
    return quantile(sorted, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return { bias, acceleration, low: end((1 - level) / 2), high: end((1 + level) / 2) };
}
