import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import type { CostMatrix } from "../../domain/project.ts";
import { metricValue, noRows } from "./metric-value.ts";

/** Mean cost of a row, in the unit of the costs; lower is better. Undefined without rows. */
export function cost(matrix: ConfusionMatrix, costs: CostMatrix): MetricValue {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const total =
    truePositives * costs.truePositive +
    falsePositives * costs.falsePositive +
    trueNegatives * costs.trueNegative +
    falseNegatives * costs.falseNegative;
  return metricValue(total / (truePositives + falsePositives + trueNegatives + falseNegatives), noRows);
}
