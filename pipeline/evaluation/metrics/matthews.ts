import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { matthews as matthewsOfClasses } from "./multiclass/matthews.ts";

/** Matthews correlation of labels and predictions, −1 … 1; undefined as {@link matthewsOfClasses} is. */
export function matthews({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: ConfusionMatrix): MetricValue {
  return matthewsOfClasses([
    [trueNegatives, falsePositives],
    [falseNegatives, truePositives],
  ]);
}
