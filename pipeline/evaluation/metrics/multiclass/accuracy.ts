import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type ClassConfusion, diagonal, labelTotals, sum } from "./confusion.ts";

/** Share of the rows that are predicted right, 0 … 1. Undefined without rows. */
export function accuracy(matrix: ClassConfusion): MetricValue {
  return metricValue(diagonal(matrix) / sum(labelTotals(matrix)), noRows);
}
