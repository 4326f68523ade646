import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/** As R², with a constant bias forgiven. Checked against scikit-learn 1.9.1 `explained_variance_score`. */
export function explainedVariance(rows: PredictedRows): MetricValue {
  const centre = meanOver(rows, (y) => y);
  const bias = meanOver(rows, (y, p) => y - p);
  const missed = meanOver(rows, (y, p) => (y - p - bias) ** 2);
  const variance = meanOver(rows, (y) => (y - centre) ** 2);
  return metricValue(variance === 0 ? Number.NaN : 1 - missed / variance, "all targets are equal, or there are none");
}
