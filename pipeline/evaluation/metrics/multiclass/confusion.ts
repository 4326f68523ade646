import type { ConfusionMatrix } from "../../../domain/evaluation.ts";

/** `[k][k]`: rows are labels, columns predictions. */
export type ClassConfusion = readonly (readonly number[])[];

/** Rows by label and prediction. Checked against scikit-learn 1.9.1 `confusion_matrix`. */
export function classConfusion(labels: Uint32Array, predictions: Uint32Array, classes: number): ClassConfusion {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [row, label] of labels.entries()) {
    const cells = matrix[label];
    const predicted = predictions[row] as number;
    if (cells !== undefined) cells[predicted] = (cells[predicted] ?? 0) + 1;
  }
  return matrix;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** How often each class is the label, `[k]`. */
export function labelTotals(matrix: ClassConfusion): readonly number[] {
  return matrix.map((cells) => sum(cells));
}

/** How often each class is predicted, `[k]`. */
export function predictionTotals(matrix: ClassConfusion): readonly number[] {
  return matrix.map((_cells, predicted) => sum(matrix.map((cells) => cells[predicted] ?? 0)));
}

/** Rows that are predicted right. */
export function diagonal(matrix: ClassConfusion): number {
  return sum(matrix.map((cells, i) => cells[i] ?? 0));
}

/** One class against all others. */
export function oneAgainstRest(matrix: ClassConfusion, index: number): ConfusionMatrix {
  const truePositives = matrix[index]?.[index] ?? 0;
  const falseNegatives = (labelTotals(matrix)[index] ?? 0) - truePositives;
  const falsePositives = (predictionTotals(matrix)[index] ?? 0) - truePositives;
  const trueNegatives = sum(labelTotals(matrix)) - truePositives - falseNegatives - falsePositives;
  return { truePositives, falsePositives, trueNegatives, falseNegatives };
}
