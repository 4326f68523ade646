import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";

/**
 * Share of the rows predicted positive that are positive, 0 … 1. Undefined when no row is predicted positive, where
 * scikit-learn 1.9.1 `precision_score`, against which it is checked otherwise, says 0.
 */
export function precision({ truePositives, falsePositives }: ConfusionMatrix): MetricValue {
  return metricValue(truePositives / (truePositives + falsePositives), "no row is predicted positive");
}
