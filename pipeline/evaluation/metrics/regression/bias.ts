import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** Mean of prediction minus target, in the target's unit; 0 is unbiased. */
export function bias(rows: PredictedRows): MetricValue {
  return metricValue(
    meanOver(rows, (y, p) => p - y),
    noRows,
  );
}
