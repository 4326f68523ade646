import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import type { ClassifiedRows } from "./rows.ts";

/** Mean squared distance of the probabilities from the true class, 0 … 2; lower is better. Undefined without rows. */
export function brier({ classes, labels, probabilities }: ClassifiedRows): MetricValue {
  let total = 0;
  for (const [i, p] of probabilities.entries()) {
    const isTrue = labels[Math.floor(i / classes)] === i % classes;
    total += (p - (isTrue ? 1 : 0)) ** 2;
  }
  return metricValue(total / labels.length, noRows);
}
