import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows, someTarget } from "./rows.ts";

/**
 * Root of the mean squared difference of ln(1 + x); lower is better. Predictions below 0 count as 0. Undefined when a target
 * is below 0. Checked against scikit-learn 1.9.1 `root_mean_squared_log_error`.
 */
export function rootMeanSquaredLogError(rows: PredictedRows): MetricValue {
  if (someTarget(rows, (target) => target < 0)) return { value: null, reason: "a target is below 0" };
  return metricValue(Math.sqrt(meanOver(rows, (y, p) => (Math.log1p(Math.max(p, 0)) - Math.log1p(y)) ** 2)), noRows);
}
