import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue, noRows } from "./metric-value.ts";

/** Share of the rows that are predicted right, 0 … 1. Undefined without rows. Checked against scikit-learn 1.9.1 `accuracy_score`. */
export function accuracy({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: ConfusionMatrix): MetricValue {
  const right = truePositives + trueNegatives;
  return metricValue(right / (right + falsePositives + falseNegatives), noRows);
}
