import type { ConfusionMatrix } from "../../../domain/evaluation.ts";
import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type ClassConfusion, labelTotals, oneAgainstRest, sum } from "./confusion.ts";

/** Over the classes alike; over all decisions alike; over the classes by their rows. */
export type Averaging = "macro" | "micro" | "weighted";

/** A metric of one class against the rest, such as precision, recall or F1. */
export type OneClassMetric = (matrix: ConfusionMatrix) => MetricValue;

/** The metric of each class against the rest, `[k]`. Checked against scikit-learn 1.9.1 `precision_recall_fscore_support`. */
export function perClass(matrix: ClassConfusion, metric: OneClassMetric): readonly MetricValue[] {
  return matrix.map((_cells, index) => metric(oneAgainstRest(matrix, index)));
}

/**
 * The metric over all classes. Undefined when it is undefined for a class that counts: scikit-learn 1.9.1, against which it is
 * checked otherwise, counts that class as 0.
 */
export function average(matrix: ClassConfusion, metric: OneClassMetric, averaging: Averaging): MetricValue {
  if (averaging === "micro") {
    const cells = matrix.map((_cells, index) => oneAgainstRest(matrix, index));
    const total = (cell: keyof ConfusionMatrix): number => sum(cells.map((found) => found[cell]));
    return metric({
      truePositives: total("truePositives"),
      falsePositives: total("falsePositives"),
      trueNegatives: total("trueNegatives"),
      falseNegatives: total("falseNegatives"),
    });
  }
  const weights = averaging === "macro" ? matrix.map(() => 1) : labelTotals(matrix);
  let weighted = 0;
  for (const [index, found] of perClass(matrix, metric).entries()) {
    const weight = weights[index] ?? 0;
    if (weight === 0) continue;
    if (found.value === null) return { value: null, reason: `class ${index}: ${found.reason}` };
    weighted += weight * found.value;
  }
  return metricValue(weighted / sum(weights), noRows);
}
