import { type Interval, wilson } from "./interval.ts";

/** Rows that two models got right. */
export interface PairedShares {
  readonly right: number;
  readonly rightBefore: number;
  /** Rows that only the one, or only the other, got right. */
  readonly onlyNow: number;
  readonly onlyBefore: number;
  /** At least 1. */
  readonly rows: number;
}

/**
 * Newcombe's interval of the change of a share on the same rows, built from both shares' Wilson intervals and their
 * correlation; unlike the normal interval it keeps its level on few rows.
 *
 * @see Newcombe (1998), Improved confidence intervals for the difference between binomial proportions based on paired data,
 *   method 10.
 */
export function newcombePaired(
  { right, rightBefore, onlyNow, onlyBefore, rows }: PairedShares,
  level = 0.95,
): Interval {
  const now = wilson(right, rows, level);
  const before = wilson(rightBefore, rows, level);
  const both = right - onlyNow;
  const neither = rows - both - onlyNow - onlyBefore;
  const product = right * (rows - right) * rightBefore * (rows - rightBefore);
  const excess = both * neither - onlyNow * onlyBefore;
  const corrected = excess > 0 ? Math.max(excess - rows / 2, 0) : excess;
  const correlation = product === 0 ? 0 : corrected / Math.sqrt(product);
  const share = right / rows;
  const shareBefore = rightBefore / rows;
  const reach = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  const change = share - shareBefore;
  return {
    low: change - reach(share - now.low, before.high - shareBefore),
    high: change + reach(now.high - share, shareBefore - before.low),
  };
}
