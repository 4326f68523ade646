import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type ClassifiedRows, rowOf } from "./rows.ts";

/**
 * Share of the rows whose true class is among the `k` largest probabilities, 0 … 1; of equal probabilities the later class
 * comes first, as in scikit-learn 1.9.1 `top_k_accuracy_score`, against which it is checked. Undefined without rows.
 */
export function topK(rows: ClassifiedRows, k: number): MetricValue {
  let hits = 0;
  for (const [row, label] of rows.labels.entries()) {
    const own = rowOf(rows, row);
    const mine = own[label] as number;
    const ahead = own.filter((p, index) => p > mine || (p === mine && index > label)).length;
    if (ahead < k) hits++;
  }
  return metricValue(hits / rows.labels.length, noRows);
}
