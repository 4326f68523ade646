import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { quantileLoss } from "../quantile-loss.ts";
import { meanOver, type PredictedRows } from "./rows.ts";

/**
 * Mean loss of predicting the `alpha` quantile, in the target's unit; lower is better. Undefined without rows. Checked against
 * scikit-learn 1.9.1 `mean_pinball_loss`.
 *
 * @param alpha - 0 < alpha < 1.
 */
export function pinball(rows: PredictedRows, alpha: number): MetricValue {
  return metricValue(
    meanOver(rows, (y, p) => quantileLoss(alpha, y - p)),
    noRows,
  );
}
