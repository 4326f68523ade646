import type { MetricValue } from "../../../domain/metric.ts";
import { quantile } from "../../../domain/statistics/quantile.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type PredictedRows, repeated } from "./rows.ts";

/** Median distance of prediction and target, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `median_absolute_error`. */
export function medianAbsoluteError(rows: PredictedRows): MetricValue {
  const { targets, predictions } = repeated(rows);
  const distances = targets.map((target, i) => Math.abs((predictions[i] as number) - target)).sort();
  return metricValue(quantile(distances, 0.5), noRows);
}
