import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";

/**
 * Share of the positive rows that are predicted positive, 0 … 1. Undefined without a positive row. Checked against
 * scikit-learn 1.9.1 `recall_score`.
 */
export function recall({ truePositives, falseNegatives }: ConfusionMatrix): MetricValue {
  return metricValue(truePositives / (truePositives + falseNegatives), "no row is positive");
}
