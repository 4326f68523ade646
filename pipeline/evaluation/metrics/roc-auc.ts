import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";
import { ascendingOrder } from "./order.ts";
import type { ScoredRows } from "./rows.ts";

/**
 * Probability that a random positive row scores above a random negative one, ties counting half (the Mann–Whitney statistic
 * by midranks), 0 … 1. Undefined when the rows are of one class only. Checked against scikit-learn 1.9.1 `roc_auc_score`.
 */
export function rocAuc({ labels, scores, weights }: ScoredRows): MetricValue {
  const order = ascendingOrder(scores);
  let wins = 0;
  let negatives = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] as number] as number;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let end = start;
    for (; end < order.length; end++) {
      const row = order[end] as number;
      if (scores[row] !== score) break;
      const weight = weights === undefined ? 1 : (weights[row] as number);
      if (labels[row] === 1) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    wins += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    start = end;
  }
  return metricValue(wins / (positives * negatives), "all rows are of one class");
}
