import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type QuantileRows, rowPinball } from "./rows.ts";

/**
 * Mean loss of the quantiles over rows and levels, in the target's unit; lower is better. Undefined without rows. Checked against
 * scikit-learn 1.9.1 `mean_pinball_loss`.
 */
export function pinball(rows: QuantileRows): MetricValue {
  let sum = 0;
  for (let row = 0; row < rows.targets.length; row++) sum += rowPinball(rows, row);
  return metricValue(sum / rows.targets.length, noRows);
}
