import type { ScoredRows } from "./rows.ts";
import { thresholdCounts } from "./threshold-counts.ts";

export interface RocPoint {
  /** `Infinity` for the first point, which catches no row. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * ROC curve from (0, 0) to (1, 1), one point for each distinct score; empty when the rows are of one class only. Checked
 * against scikit-learn 1.9.1 `roc_curve(drop_intermediate=False)`.
 */
export function rocCurve(rows: ScoredRows): readonly RocPoint[] {
  const counts = thresholdCounts(rows);
  const all = counts.at(-1);
  if (all === undefined || all.truePositives === 0 || all.falsePositives === 0) return [];
  const points = counts.map(({ threshold, truePositives, falsePositives }) => ({
    threshold,
    falsePositiveRate: falsePositives / all.falsePositives,
    truePositiveRate: truePositives / all.truePositives,
  }));
  return [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }, ...points];
}

export interface PrecisionRecallPoint {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * Precision and recall for each distinct score, from the highest threshold to the lowest; empty without a positive row.
 * Checked against scikit-learn 1.9.1 `precision_recall_curve`, which adds the point (1, 0) for no row.
 */
export function precisionRecallCurve(rows: ScoredRows): readonly PrecisionRecallPoint[] {
  const counts = thresholdCounts(rows).filter(
    ({ truePositives, falsePositives }) => truePositives + falsePositives > 0,
  );
  const positives = counts.at(-1)?.truePositives ?? 0;
  if (positives === 0) return [];
  return counts.map(({ threshold, truePositives, falsePositives }) => ({
    threshold,
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / positives,
  }));
}

/**
 * Largest difference of true and false positive rate over all thresholds (the Kolmogorov–Smirnov distance of the classes'
 * scores), 0 … 1; NaN when the rows are of one class only.
 */
export function youden(curve: readonly RocPoint[]): number {
  return curve.reduce((best, { truePositiveRate, falsePositiveRate }) => {
    const difference = truePositiveRate - falsePositiveRate;
    return Number.isNaN(best) ? difference : Math.max(best, difference);
  }, Number.NaN);
}
