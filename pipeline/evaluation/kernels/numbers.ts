import type { MetricOf } from "../../domain/metric.ts";
import { coverageDistance } from "../metrics/quantiles/coverage-error.ts";
import { type QuantileRows, rowPinball } from "../metrics/quantiles/rows.ts";
import { regressionMetrics } from "../metrics/regression/index.ts";
import type { PredictedRows } from "../metrics/regression/rows.ts";
import type { Kernel } from "../resample.ts";
import { meanOfRows } from "./mean-of-rows.ts";

/** The general kernel: any metric of a regressor, weighing each row by how often it was drawn. */
export function regressionKernel(rows: PredictedRows, metrics: readonly MetricOf<"regression">[]): Kernel {
  return {
    size: metrics.length,
    measure(multiplicities, into) {
      const drawn = { ...rows, counts: multiplicities };
      for (const [i, metric] of metrics.entries()) into[i] = regressionMetrics[metric](drawn).value ?? Number.NaN;
    },
  };
}

function preparedQuantileMetric(
  rows: QuantileRows,
  metric: MetricOf<"quantiles">,
): (multiplicities: Uint8Array) => number {
  const { levels, targets, quantiles } = rows;
  switch (metric) {
    case "pinball":
      return meanOfRows(Float64Array.from(targets, (_target, row) => rowPinball(rows, row)));
    case "coverage_error": {
      const shares = levels.map((_level, i) =>
        meanOfRows(
          Float64Array.from(targets, (target, row) =>
            target <= (quantiles[row * levels.length + i] as number) ? 1 : 0,
          ),
        ),
      );
      return (multiplicities) =>
        coverageDistance(
          levels,
          shares.map((share) => share(multiplicities)),
        );
    }
  }
}

/** Prepares one model of quantiles for resampling. */
export function quantileKernel(rows: QuantileRows, metrics: readonly MetricOf<"quantiles">[]): Kernel {
  const prepared = metrics.map((metric) => preparedQuantileMetric(rows, metric));
  return {
    size: metrics.length,
    measure(multiplicities, into) {
      for (const [i, measure] of prepared.entries()) into[i] = measure(multiplicities);
    },
  };
}
