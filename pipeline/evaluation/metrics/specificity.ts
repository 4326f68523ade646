import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";

/** Share of the negative rows that are predicted negative, 0 … 1. Undefined without a negative row. */
export function specificity({ trueNegatives, falsePositives }: ConfusionMatrix): MetricValue {
  return metricValue(trueNegatives / (trueNegatives + falsePositives), "no row is negative");
}
