import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { type ClassConfusion, labelTotals, sum } from "./confusion.ts";

/**
 * Mean cost of a row, in the unit of the costs; lower is better. Undefined without rows.
 *
 * @param costs - `[k][k]`: what predicting the column for the row costs.
 */
export function cost(matrix: ClassConfusion, costs: ClassConfusion): MetricValue {
  const total = sum(
    matrix.map((cells, label) =>
      sum(cells.map((count, predicted) => count * (costs[label]?.[predicted] ?? Number.NaN))),
    ),
  );
  return metricValue(total / sum(labelTotals(matrix)), noRows);
}
