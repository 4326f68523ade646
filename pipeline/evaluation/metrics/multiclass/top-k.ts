import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type ClassifiedRows, rowOf } from "./rows.ts";

/** Whether a class is among the `k` largest probabilities of a row; of equal ones the later class comes first. */
export function isAmongLargest(own: Float64Array, label: number, k: number): boolean {
  const mine = own[label] as number;
  return own.filter((p, index) => p > mine || (p === mine && index > label)).length < k;
}

/**
 * Share of the rows whose true class is among the `k` largest probabilities, 0 … 1; of equal probabilities the later class
 * comes first, as in scikit-learn 1.9.1 `top_k_accuracy_score`, against which it is checked. Undefined without rows.
 */
export function topK(rows: ClassifiedRows, k: number): MetricValue {
  let hits = 0;
  for (const [row, label] of rows.labels.entries()) if (isAmongLargest(rowOf(rows, row), label, k)) hits++;
  return metricValue(hits / rows.labels.length, noRows);
}
