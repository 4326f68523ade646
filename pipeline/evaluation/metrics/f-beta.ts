import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";

/**
 * Weighted harmonic mean of precision and recall, 0 … 1; recall counts `beta` times as much as precision. Undefined when no
 * row is positive and none is predicted positive. Checked against scikit-learn 1.9.1 `fbeta_score`.
 *
 * @param beta - Above 0.
 */
export function fBeta({ truePositives, falsePositives, falseNegatives }: ConfusionMatrix, beta: number): MetricValue {
  const hits = (1 + beta * beta) * truePositives;
  return metricValue(
    hits / (hits + beta * beta * falseNegatives + falsePositives),
    "no row is positive and none is predicted positive",
  );
}
