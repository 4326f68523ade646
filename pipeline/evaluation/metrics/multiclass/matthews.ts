import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";
import { type ClassConfusion, diagonal, labelTotals, predictionTotals, sum } from "./confusion.ts";

/**
 * Matthews correlation of labels and predictions, −1 … 1; 0 is chance. Undefined when all labels or all predictions are of one
 * class, where scikit-learn 1.9.1 `matthews_corrcoef`, against which it is checked otherwise, says 0.
 *
 * @see Gorodkin (2004), Comparing two K-category assignments by a K-category correlation coefficient.
 */
export function matthews(matrix: ClassConfusion): MetricValue {
  const labels = labelTotals(matrix);
  const predictions = predictionTotals(matrix);
  const rows = sum(labels);
  const product = (a: readonly number[], b: readonly number[]): number => sum(a.map((value, i) => value * (b[i] ?? 0)));
  const spread = (totals: readonly number[]): number => rows * rows - product(totals, totals);
  return metricValue(
    (diagonal(matrix) * rows - product(labels, predictions)) / Math.sqrt(spread(labels) * spread(predictions)),
    "all labels or all predictions are of one class",
  );
}
