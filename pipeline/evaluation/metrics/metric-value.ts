import type { MetricValue } from "../../domain/metric.ts";

/** `value`, or `reason` when it came out as NaN or infinite, which is how the formulas here say "undefined". */
export function metricValue(value: number, reason: string): MetricValue {
  return Number.isFinite(value) ? { value } : { value: null, reason };
}

/** The reason every metric gives for a table without rows. */
export const noRows = "there are no rows";

/** The reason of metrics that need probabilities, for tables that have none or whose weights are all 0. */
export const unscorable = "a score is not a probability between 0 and 1, or all weights are 0";
