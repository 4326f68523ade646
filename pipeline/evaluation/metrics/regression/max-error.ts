import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import type { PredictedRows } from "./rows.ts";

/** Largest distance of prediction and target, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `max_error`. */
export function maxError({ targets, predictions, counts }: PredictedRows): MetricValue {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < targets.length; i++)
    if (counts?.[i] !== 0) largest = Math.max(largest, Math.abs((predictions[i] as number) - (targets[i] as number)));
  return metricValue(largest, noRows);
}
