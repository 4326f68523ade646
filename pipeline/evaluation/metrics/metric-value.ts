import type { MetricValue } from "../../domain/metric.ts";

/** `value`, or `reason` when it came out as NaN or infinite, which is how the formulas here say "undefined". */
export function metricValue(value: number, reason: string): MetricValue {
  return Number.isFinite(value) ? { value } : { value: null, reason };
}

/** The reason every metric gives for a table without rows. */
export const noRows = "there are no rows";
