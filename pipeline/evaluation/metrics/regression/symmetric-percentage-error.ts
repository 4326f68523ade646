import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** Mean of distance over the mean size of prediction and target (sMAPE), 0 … 2; a row of two zeros counts 0. Lower is better. */
export function symmetricPercentageError(rows: PredictedRows): MetricValue {
  return metricValue(
    meanOver(rows, (y, p) => (p === y ? 0 : (2 * Math.abs(p - y)) / (Math.abs(y) + Math.abs(p)))),
    noRows,
  );
}
