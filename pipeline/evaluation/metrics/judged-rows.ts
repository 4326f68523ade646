import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricId, MetricOf, MetricValue, MetricValues } from "../../domain/metric.ts";
import { type BinaryScores, scoreBinary } from "./index.ts";
import { type ClassConfusion, classConfusion } from "./multiclass/confusion.ts";
import { classConfusionMetrics, classRowMetrics } from "./multiclass/index.ts";
import { checkClassifiedRows, predictedClasses } from "./multiclass/rows.ts";
import { quantileMetrics } from "./quantiles/index.ts";
import { checkQuantileRows } from "./quantiles/rows.ts";
import { regressionMetrics } from "./regression/index.ts";
import { checkPredictedRows } from "./regression/rows.ts";

/** What is true of the rows that models are judged by. */
export type Truth =
  /** `[n]`, 1 for the positive label, 0 for any other. */
  | { readonly kind: "binary"; readonly labels: Uint8Array }
  /** `[n]` positions among the classes. */
  | { readonly kind: "multiclass"; readonly classes: readonly string[]; readonly labels: Uint32Array }
  | { readonly kind: "regression"; readonly targets: Float64Array }
  | { readonly kind: "quantiles"; readonly levels: readonly number[]; readonly targets: Float64Array };

/** What one model said about those rows. */
export interface Answers {
  /** Row-major `[n, width of the task]`; for several classes in the order of the truth's classes. */
  readonly scores: Float64Array;
  /** Probability from which a row counts as positive; binary only. */
  readonly threshold?: number | undefined;
}

export interface Measured {
  readonly metrics: MetricValues;
  /** Of a binary task. */
  readonly confusion?: ConfusionMatrix | undefined;
  /** Of a multiclass task: rows are labels, columns predictions, both in the order of the classes. */
  readonly classConfusion?: ClassConfusion | undefined;
}

export function rowCountOf(truth: Truth): number {
  return "labels" in truth ? truth.labels.length : truth.targets.length;
}

function valuesOf<Metric extends string>(
  metrics: readonly Metric[],
  measure: (metric: Metric) => MetricValue,
): Readonly<Record<Metric, MetricValue>> {
  return Object.fromEntries(metrics.map((id) => [id, measure(id)])) as Record<Metric, MetricValue>;
}

function measureClasses(
  truth: Extract<Truth, { readonly kind: "multiclass" }>,
  scores: Float64Array,
  metrics: readonly MetricOf<"multiclass">[],
): Measured {
  const rows = { classes: truth.classes.length, labels: truth.labels, probabilities: scores };
  checkClassifiedRows(rows);
  const matrix = classConfusion(truth.labels, predictedClasses(rows), rows.classes);
  return {
    metrics: valuesOf(metrics, (id) =>
      id in classConfusionMetrics
        ? classConfusionMetrics[id as keyof typeof classConfusionMetrics](matrix)
        : classRowMetrics[id as keyof typeof classRowMetrics](rows),
    ),
    classConfusion: matrix,
  };
}

/**
 * Metrics of one model on the rows.
 *
 * @param metrics - Each of the truth's task.
 * @throws LockstepError TABLE_INVALID when truth and answers do not fit, METRIC_INVALID for a number that is not finite.
 */
export function measure(
  truth: Truth,
  { scores, threshold = Number.NaN }: Answers,
  metrics: readonly MetricId[],
): Measured {
  switch (truth.kind) {
    case "binary": {
      const found: BinaryScores<MetricOf<"binary">> = scoreBinary(
        { labels: truth.labels, scores, threshold },
        metrics as readonly MetricOf<"binary">[],
      );
      return found;
    }
    case "multiclass":
      return measureClasses(truth, scores, metrics as readonly MetricOf<"multiclass">[]);
    case "regression": {
      const rows = { targets: truth.targets, predictions: scores };
      checkPredictedRows(rows);
      return { metrics: valuesOf(metrics as readonly MetricOf<"regression">[], (id) => regressionMetrics[id](rows)) };
    }
    case "quantiles": {
      const rows = { levels: truth.levels, targets: truth.targets, quantiles: scores };
      checkQuantileRows(rows);
      return { metrics: valuesOf(metrics as readonly MetricOf<"quantiles">[], (id) => quantileMetrics[id](rows)) };
    }
  }
}
