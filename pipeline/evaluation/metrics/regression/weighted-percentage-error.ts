import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** Sum of the distances as a share of the sum of the targets' sizes (WAPE), at least 0; lower is better. Undefined when all targets are 0. */
export function weightedPercentageError(rows: PredictedRows): MetricValue {
  const distance = meanOver(rows, (y, p) => Math.abs(p - y));
  return metricValue(distance / meanOver(rows, (y) => Math.abs(y)), "all targets are 0, or there are none");
}
