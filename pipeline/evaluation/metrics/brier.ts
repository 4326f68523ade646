import type { MetricValue } from "../../domain/metric.ts";
import { metricValue, noRows } from "./metric-value.ts";
import type { ScoredRows } from "./rows.ts";

/** Mean squared difference of probability and label, 0 … 1; lower is better. Undefined without rows. Checked against scikit-learn 1.9.1 `brier_score_loss`. */
export function brier({ labels, scores, weights }: ScoredRows): MetricValue {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    sum += weight * ((scores[i] as number) - (labels[i] as number)) ** 2;
    total += weight;
  }
  return metricValue(sum / total, noRows);
}
