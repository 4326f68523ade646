import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { ScoredRows } from "./rows.ts";

/**
 * Rows by label and prediction; a row is predicted positive when its score is at least `threshold`. With weights the four
 * numbers are sums of weights. Checked against scikit-learn 1.9.1 `confusion_matrix`.
 */
export function confusion({ labels, scores, weights }: ScoredRows, threshold: number): ConfusionMatrix {
  const cells = [0, 0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    const cell = (labels[i] === 1 ? 2 : 0) + ((scores[i] as number) >= threshold ? 1 : 0);
    (cells[cell] as number) += weights === undefined ? 1 : (weights[i] as number);
  }
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}
