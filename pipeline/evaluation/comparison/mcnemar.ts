import { binomialTest, fairCoin } from "../../domain/statistics/binomial.ts";
import { chiSquaredSf } from "../../domain/statistics/chi-squared.ts";

/** Rows on which exactly one of two models is right. */
export interface Disagreement {
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Counts the rows on which exactly one of two predictions is the label; all `[n]`. */
export function disagreement(labels: Uint8Array, first: Uint8Array, second: Uint8Array): Disagreement {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [row, label] of labels.entries()) {
    const isFirstRight = first[row] === label;
    if (isFirstRight === (second[row] === label)) continue;
    if (isFirstRight) onlyFirst++;
    else onlySecond++;
  }
  return { onlyFirst, onlySecond };
}

export interface McNemar {
  /** Two-sided, never too small. */
  readonly exactP: number;
  /** Two-sided, less careful than the exact one and nearer to its level. */
  readonly midP: number;
  /** With continuity correction. */
  readonly chiSquared: number;
  readonly chiSquaredP: number;
}

/**
 * Is one of two models right more often, on the same rows? Without disagreement nothing speaks for a difference: p = 1.
 * Checked against statsmodels 0.15.0 `mcnemar`.
 *
 * @see McNemar (1947); for mid-p, Fagerland, Lydersen and Laake (2013).
 */
export function mcnemar({ onlyFirst, onlySecond }: Disagreement): McNemar {
  const rows = onlyFirst + onlySecond;
  if (rows === 0) return { exactP: 1, midP: 1, chiSquared: 0, chiSquaredP: 1 };
  const exactP = binomialTest(onlyFirst, rows);
  const observed = fairCoin(Math.min(onlyFirst, onlySecond), rows);
  const chiSquared = (Math.abs(onlyFirst - onlySecond) - 1) ** 2 / rows;
  // The two tails share the middle when both counts are equal; only one half of it is taken away then.
  const midP = onlyFirst === onlySecond ? 1 - observed / 2 : exactP - observed;
  return { exactP, midP, chiSquared, chiSquaredP: chiSquaredSf(chiSquared, 1) };
}
