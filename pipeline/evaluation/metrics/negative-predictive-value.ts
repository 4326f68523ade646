import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";

/** Share of the rows predicted negative that are negative, 0 … 1. Undefined when no row is predicted negative. */
export function negativePredictiveValue({ trueNegatives, falseNegatives }: ConfusionMatrix): MetricValue {
  return metricValue(trueNegatives / (trueNegatives + falseNegatives), "no row is predicted negative");
}
