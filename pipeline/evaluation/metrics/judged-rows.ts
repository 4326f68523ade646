import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import {
  type ClassMetric,
  classOf,
  type MetricId,
  type MetricOf,
  type MetricValue,
  type MetricValues,
  type NamedMetricOf,
} from "../../domain/metric.ts";
import type { CostMatrix } from "../../domain/project.ts";
import { cost } from "./cost.ts";
import { type BinaryScores, type MeasuredOfBinary, scoreBinary } from "./index.ts";
import { type ClassConfusion, classConfusion } from "./multiclass/confusion.ts";
import { cost as costOfClasses } from "./multiclass/cost.ts";
import { classConfusionMetrics, classRowMetrics, ofOneClass } from "./multiclass/index.ts";
import { checkClassifiedRows, predictedClasses } from "./multiclass/rows.ts";
import { quantileMetrics } from "./quantiles/index.ts";
import { checkQuantileRows } from "./quantiles/rows.ts";
import { rankingMetrics } from "./ranking/index.ts";
import { checkRankedRows, queriesOf } from "./ranking/rows.ts";
import { regressionMetrics } from "./regression/index.ts";
import { checkPredictedRows } from "./regression/rows.ts";

/** What is true of the rows that models are judged by. */
export type Truth =
  /** `[n]`, 1 for the positive label, 0 for any other. */
  | { readonly kind: "binary"; readonly labels: Uint8Array; readonly costs?: CostMatrix | undefined }
  /** `[n]` positions among the classes. */
  | {
      readonly kind: "multiclass";
      readonly classes: readonly string[];
      readonly labels: Uint32Array;
      /** `[k][k]`: what predicting the column for the row costs. */
      readonly costs?: ClassConfusion | undefined;
    }
  | { readonly kind: "regression"; readonly targets: Float64Array }
  | { readonly kind: "quantiles"; readonly levels: readonly number[]; readonly targets: Float64Array }
  /** `[n]` relevance of each candidate, and the index of its query. */
  | { readonly kind: "ranking"; readonly relevance: Float64Array; readonly queries: Uint32Array };

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
  switch (truth.kind) {
    case "binary":
    case "multiclass":
      return truth.labels.length;
    case "regression":
    case "quantiles":
      return truth.targets.length;
    case "ranking":
      return truth.relevance.length;
  }
}

function valuesOf<Metric extends string>(
  metrics: readonly Metric[],
  measure: (metric: Metric) => MetricValue,
): Readonly<Record<Metric, MetricValue>> {
  return Object.fromEntries(metrics.map((id) => [id, measure(id)])) as Record<Metric, MetricValue>;
}

/** The reason of the metric `cost` where nobody said what decisions cost. */
export const noCosts: MetricValue = { value: null, reason: "no costs are declared" };

/** A metric of several classes that their confusion decides; `undefined` for those that look at the probabilities. */
export function confusionMetricOf(
  metric: MetricOf<"multiclass">,
  { classes, costs }: Pick<Extract<Truth, { readonly kind: "multiclass" }>, "classes" | "costs">,
): ((matrix: ClassConfusion) => MetricValue) | undefined {
  if (classOf(metric) !== undefined) return ofOneClass(metric as ClassMetric, classes);
  if (metric === "cost") return (matrix) => (costs === undefined ? noCosts : costOfClasses(matrix, costs));
  const named = metric as NamedMetricOf<"multiclass">;
  return Object.hasOwn(classConfusionMetrics, named)
    ? classConfusionMetrics[named as keyof typeof classConfusionMetrics]
    : undefined;
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
    metrics: valuesOf(
      metrics,
      (id) => confusionMetricOf(id, truth)?.(matrix) ?? classRowMetrics[id as keyof typeof classRowMetrics](rows),
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
      const own = metrics.filter((metric) => metric !== "cost") as readonly MeasuredOfBinary[];
      const found: BinaryScores<MeasuredOfBinary> = scoreBinary({ labels: truth.labels, scores, threshold }, own);
      if (own.length === metrics.length) return found;
      const paid = truth.costs === undefined ? noCosts : cost(found.confusion, truth.costs);
      return { ...found, metrics: { ...found.metrics, cost: paid } };
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
    case "ranking": {
      const rows = { relevance: truth.relevance, queries: truth.queries, scores };
      checkRankedRows(rows);
      const queries = queriesOf(rows);
      return { metrics: valuesOf(metrics as readonly MetricOf<"ranking">[], (id) => rankingMetrics[id](queries)) };
    }
  }
}
