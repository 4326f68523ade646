import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** Root of the mean squared distance, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `root_mean_squared_error`. */
export function rootMeanSquaredError(rows: PredictedRows): MetricValue {
  return metricValue(Math.sqrt(meanOver(rows, (y, p) => (p - y) ** 2)), noRows);
}
