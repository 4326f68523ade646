import type { MetricValue } from "../../domain/metric.ts";
import { metricValue, noRows, unscorable } from "./metric-value.ts";
import type { ScoredRows } from "./rows.ts";

/** Probabilities are clipped to [epsilon, 1 − epsilon], so that one certain mistake costs 36 nats and not infinity. */
const epsilon = 2.220446049250313e-16;

/** Negative log-likelihood of one row, in nats; NaN when the score is no probability. */
export function rowLogLoss(label: number, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  const likelihood = label === 1 ? probability : 1 - probability;
  return -Math.log(Math.min(Math.max(likelihood, epsilon), 1 - epsilon));
}

/**
 * Mean negative log-likelihood of the true classes, in nats; lower is better. Undefined without rows and
 * when a score is no probability. Checked against scikit-learn 1.9.1 `log_loss`.
 */
export function logLoss({ labels, scores, weights }: ScoredRows): MetricValue {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    sum += weight * rowLogLoss(labels[i] as number, scores[i] as number);
    total += weight;
  }
  return metricValue(sum / total, labels.length === 0 ? noRows : unscorable);
}
