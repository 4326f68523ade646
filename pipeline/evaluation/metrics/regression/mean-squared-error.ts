import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** Mean squared distance of prediction and target; lower is better. Checked against scikit-learn 1.9.1 `mean_squared_error`. */
export function meanSquaredError(rows: PredictedRows): MetricValue {
  return metricValue(
    meanOver(rows, (y, p) => (p - y) ** 2),
    noRows,
  );
}
