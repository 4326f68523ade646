import type { MetricOf, MetricValue } from "../../../domain/metric.ts";
import { bias } from "./bias.ts";
import { pearson, spearman } from "./correlation.ts";
import { explainedVariance } from "./explained-variance.ts";
import { maxError } from "./max-error.ts";
import { meanAbsoluteError } from "./mean-absolute-error.ts";
import { meanAbsolutePercentageError } from "./mean-absolute-percentage-error.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { medianAbsoluteError } from "./median-absolute-error.ts";
import { pinball } from "./pinball.ts";
import { rSquared } from "./r-squared.ts";
import { rootMeanSquaredError } from "./root-mean-squared-error.ts";
import { rootMeanSquaredLogError } from "./root-mean-squared-log-error.ts";
import type { PredictedRows } from "./rows.ts";
import { symmetricPercentageError } from "./symmetric-percentage-error.ts";
import { weightedPercentageError } from "./weighted-percentage-error.ts";

/** One way to measure a regressor. */
export type RegressionMetric = (rows: PredictedRows) => MetricValue;

/**
 * To add a metric: one file, one line here, one line in the domain's `metricsOf`. Bias is not there: neither way is better.
 */
export const regressionMetrics: Readonly<Record<MetricOf<"regression">, RegressionMetric>> &
  Readonly<Record<string, RegressionMetric>> = {
  mae: meanAbsoluteError,
  mse: meanSquaredError,
  rmse: rootMeanSquaredError,
  r2: rSquared,
  mape: meanAbsolutePercentageError,
  smape: symmetricPercentageError,
  wape: weightedPercentageError,
  median_ae: medianAbsoluteError,
  max_error: maxError,
  explained_variance: explainedVariance,
  bias,
  pinball_0_1: (rows) => pinball(rows, 0.1),
  pinball_0_5: (rows) => pinball(rows, 0.5),
  pinball_0_9: (rows) => pinball(rows, 0.9),
  rmsle: rootMeanSquaredLogError,
  pearson,
  spearman,
};
