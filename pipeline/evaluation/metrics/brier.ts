import type { MetricValue } from "../../domain/metric.ts";
import { metricValue, noRows, unscorable } from "./metric-value.ts";
import type { ScoredRows } from "./rows.ts";

/** Mean squared difference of probability and label, 0 … 1; lower is better. Undefined without rows and when a score is no probability. Checked against scikit-learn 1.9.1 `brier_score_loss`. */
export function brier({ labels, scores, weights }: ScoredRows): MetricValue {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    const score = scores[i] as number;
    if (!(score >= 0 && score <= 1)) return { value: null, reason: unscorable };
    sum += weight * (score - (labels[i] as number)) ** 2;
    total += weight;
  }
  return metricValue(sum / total, labels.length === 0 ? noRows : unscorable);
}
