import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { metricValue } from "./metric-value.ts";

/**
 * Mean of recall and specificity, 0 … 1; 0.5 is chance. Undefined when the rows are of one class only, where scikit-learn
 * 1.9.1 `balanced_accuracy_score`, against which it is checked otherwise, leaves the missing class out.
 */
export function balancedAccuracy({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: ConfusionMatrix): MetricValue {
  const recall = truePositives / (truePositives + falseNegatives);
  const specificity = trueNegatives / (trueNegatives + falsePositives);
  return metricValue((recall + specificity) / 2, "all rows are of one class");
}
