import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { cohenKappa as kappaOfClasses } from "./multiclass/cohen-kappa.ts";

/** Cohen's kappa of labels and predictions, −1 … 1; undefined as {@link kappaOfClasses} is. */
export function cohenKappa({
  truePositives,
  falsePositives,
  trueNegatives,
  falseNegatives,
}: ConfusionMatrix): MetricValue {
  return kappaOfClasses([
    [trueNegatives, falsePositives],
    [falseNegatives, truePositives],
  ]);
}
