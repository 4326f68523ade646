import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { fBeta } from "./f-beta.ts";

/** Harmonic mean of precision and recall, 0 … 1; undefined as {@link fBeta} is. Checked against scikit-learn 1.9.1 `f1_score`. */
export function f1(matrix: ConfusionMatrix): MetricValue {
  return fBeta(matrix, 1);
}
