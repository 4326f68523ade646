import type { MetricId, MetricOf } from "../../domain/metric.ts";
import type { Answers, Truth } from "../metrics/judged-rows.ts";
import type { Kernel } from "../resample.ts";
import { binaryKernel } from "./binary.ts";
import { multiclassKernel } from "./multiclass.ts";
import { quantileKernel, regressionKernel } from "./numbers.ts";
import { rankingKernel } from "./ranking.ts";

/**
 * One model made ready to be measured on many draws, by the same definitions as `measure`.
 *
 * @param metrics - Each of the truth's task; the kernel gives them in this order.
 */
export function kernelOf(
  truth: Truth,
  { scores, threshold = Number.NaN }: Answers,
  metrics: readonly MetricId[],
): Kernel {
  switch (truth.kind) {
    case "binary":
      return binaryKernel(truth, { scores, threshold }, metrics as readonly MetricOf<"binary">[]);
    case "multiclass":
      return multiclassKernel(
        { classes: truth.classes.length, labels: truth.labels, probabilities: scores },
        truth,
        metrics as readonly MetricOf<"multiclass">[],
      );
    case "regression":
      return regressionKernel(
        { targets: truth.targets, predictions: scores },
        metrics as readonly MetricOf<"regression">[],
      );
    case "quantiles":
      return quantileKernel(
        { levels: truth.levels, targets: truth.targets, quantiles: scores },
        metrics as readonly MetricOf<"quantiles">[],
      );
    case "ranking":
      return rankingKernel(
        { relevance: truth.relevance, queries: truth.queries, scores },
        metrics as readonly MetricOf<"ranking">[],
      );
  }
}
