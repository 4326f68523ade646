import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** Mean distance of prediction and target, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `mean_absolute_error`. */
export function meanAbsoluteError(rows: PredictedRows): MetricValue {
  return metricValue(
    meanOver(rows, (y, p) => Math.abs(p - y)),
    noRows,
  );
}
