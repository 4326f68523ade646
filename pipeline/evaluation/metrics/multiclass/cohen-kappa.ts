import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";
import { type ClassConfusion, diagonal, labelTotals, predictionTotals, sum } from "./confusion.ts";

/**
 * Cohen's kappa: agreement of labels and predictions beyond chance, −1 … 1; 0 is chance. Undefined when all labels and all
 * predictions are of the same one class. Checked against scikit-learn 1.9.1 `cohen_kappa_score`.
 */
export function cohenKappa(matrix: ClassConfusion): MetricValue {
  const labels = labelTotals(matrix);
  const predictions = predictionTotals(matrix);
  const rows = sum(labels);
  const byChance = sum(labels.map((count, i) => (count / rows) * ((predictions[i] ?? 0) / rows)));
  return metricValue(
    (diagonal(matrix) / rows - byChance) / (1 - byChance),
    "all labels and all predictions are of one class",
  );
}
