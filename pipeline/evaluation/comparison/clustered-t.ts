import { studentTQuantile, studentTSf } from "../../domain/statistics/student-t.ts";

export interface Gains {
  /** `[n]`, one for each row. */
  readonly gains: Float64Array;
  /** `[n]` the group each row belongs to; every row is its own without it. */
  readonly groups?: Uint32Array | undefined;
}

export interface ClusteredT {
  /** Two-sided; 1 with fewer than two groups. */
  readonly pValue: number;
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** Of the mean; NaN with fewer than two groups. */
  readonly standardError: number;
}

/** Sum of each group's distances from the mean, squared and summed. */
function spreadOf({ gains, groups }: Gains, mean: number): { readonly squares: number; readonly count: number } {
  if (groups === undefined)
    return { squares: gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0), count: gains.length };
  const distances = new Map<number, number>();
  for (const [row, gain] of gains.entries()) {
    const group = groups[row] as number;
    distances.set(group, (distances.get(group) ?? 0) + gain - mean);
  }
  return { squares: distances.values().reduce((sum, distance) => sum + distance ** 2, 0), count: distances.size };
}

/**
 * Is the mean gain of the rows other than 0, when rows of one group may move together? The t test of a ratio of group sums, with
 * groups − 1 degrees of freedom; without groups it is the paired t test. Checked against statsmodels 0.15.0 `OLS` with clustered errors.
 *
 * @param level - Two-sided, of the interval.
 * @see Cochran (1977), Sampling techniques, ch. 9A; Miller (2024), Adding error bars to evals.
 */
export function clusteredT(rows: Gains, level: number): ClusteredT {
  const { gains } = rows;
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const { squares, count } = spreadOf(rows, mean);
  if (count < 2) return { pValue: 1, interval: undefined, standardError: Number.NaN };
  const error = Math.sqrt((squares * count) / (count - 1)) / gains.length;
  const degrees = count - 1;
  const t = mean === 0 ? 0 : Math.abs(mean) / error;
  const reach = error * studentTQuantile((1 + level) / 2, degrees);
  return {
    pValue: Math.min(1, 2 * studentTSf(t, degrees)),
    interval: { low: mean - reach, high: mean + reach },
    standardError: error,
  };
}
