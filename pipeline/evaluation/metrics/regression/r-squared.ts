import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/**
 * Share of the targets' variance that the predictions explain, at most 1; 0 is always predicting the mean. Undefined for
 * constant targets, where scikit-learn 1.9.1 `r2_score`, against which it is checked otherwise, says 0 or 1.
 */
export function rSquared(rows: PredictedRows): MetricValue {
  const centre = meanOver(rows, (y) => y);
  const missed = meanOver(rows, (y, p) => (y - p) ** 2);
  const variance = meanOver(rows, (y) => (y - centre) ** 2);
  return metricValue(variance === 0 ? Number.NaN : 1 - missed / variance, "all targets are equal, or there are none");
}
