import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { meanOver, type PredictedRows, someTarget } from "./rows.ts";

/**
 * Mean distance as a share of the target (MAPE), at least 0; lower is better. Undefined when a target is 0, where scikit-learn
 * 1.9.1 `mean_absolute_percentage_error`, against which it is checked otherwise, gives a number of fifteen digits.
 */
export function meanAbsolutePercentageError(rows: PredictedRows): MetricValue {
  if (someTarget(rows, (target) => target === 0))
    return { value: null, reason: "a target is 0; the weighted absolute percentage error is defined there" };
  return metricValue(
    meanOver(rows, (y, p) => Math.abs((p - y) / y)),
    noRows,
  );
}
