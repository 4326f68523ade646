import type { MetricOf, MetricValue } from "../../../domain/metric.ts";
import { coverageError } from "./coverage-error.ts";
import { pinball } from "./pinball.ts";
import type { QuantileRows } from "./rows.ts";

/** To add a metric: one file, one line here, one line in the domain's `metricsOf`. */
export const quantileMetrics: Readonly<Record<MetricOf<"quantiles">, (rows: QuantileRows) => MetricValue>> = {
  pinball,
  coverage_error: coverageError,
};
