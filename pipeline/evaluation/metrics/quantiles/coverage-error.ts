import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue, noRows } from "../metric-value.ts";
import type { QuantileRows } from "./rows.ts";

/** Mean over the levels of the distance of a level from the share of rows at or below its quantile. */
export function coverageDistance(levels: readonly number[], shares: readonly number[]): number {
  return levels.reduce((sum, level, i) => sum + Math.abs((shares[i] ?? Number.NaN) - level), 0) / levels.length;
}

/** How far the quantiles are from holding what their levels say, 0 … 1; lower is better. Undefined without rows. */
export function coverageError({ levels, targets, quantiles }: QuantileRows): MetricValue {
  const shares = levels.map(
    (_level, i) =>
      targets.reduce(
        (sum, target, row) => sum + (target <= (quantiles[row * levels.length + i] as number) ? 1 : 0),
        0,
      ) / targets.length,
  );
  return metricValue(coverageDistance(levels, shares), noRows);
}
