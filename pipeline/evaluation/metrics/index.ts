import { LockstepError } from "../../domain/error.ts";
import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import { type MetricOf, type MetricValue, reportedMetrics } from "../../domain/metric.ts";
import { accuracy } from "./accuracy.ts";
import { averagePrecision } from "./average-precision.ts";
import { balancedAccuracy } from "./balanced-accuracy.ts";
import { brier } from "./brier.ts";
import { expectedCalibrationError, reliability } from "./calibration.ts";
import { cohenKappa } from "./cohen-kappa.ts";
import { confusion } from "./confusion.ts";
import { fBeta } from "./f-beta.ts";
import { f1 } from "./f1.ts";
import { logLoss } from "./log-loss.ts";
import { matthews } from "./matthews.ts";
import { negativePredictiveValue } from "./negative-predictive-value.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";
import { rocAuc } from "./roc-auc.ts";
import { checkRows, type ScoredRows } from "./rows.ts";
import { specificity } from "./specificity.ts";

/** Metrics of a binary classifier that the confusion matrix at the model's threshold decides. */
export const confusionMetrics = {
  precision,
  recall,
  f1,
  f2: (matrix) => fBeta(matrix, 2),
  f0_5: (matrix) => fBeta(matrix, 0.5),
  accuracy,
  balanced_accuracy: balancedAccuracy,
  specificity,
  negative_predictive_value: negativePredictiveValue,
  mcc: matthews,
  kappa: cohenKappa,
} as const satisfies Partial<Readonly<Record<MetricOf<"binary">, (matrix: ConfusionMatrix) => MetricValue>>>;

/** What labels, scores and threshold decide; the cost needs to know what decisions cost, too. */
export type MeasuredOfBinary = Exclude<MetricOf<"binary">, "cost">;

type ByScore = Exclude<MeasuredOfBinary, keyof typeof confusionMetrics>;

/** Metrics that look at the scores. To add one: one file, one line here, one line in the domain's `metricsOf`. */
const scoreMetrics: Readonly<Record<ByScore, (rows: ScoredRows) => MetricValue>> = {
  roc_auc: rocAuc,
  average_precision: averagePrecision,
  log_loss: logLoss,
  brier,
  calibration_error: ({ labels, scores }) =>
    expectedCalibrationError(reliability({ probabilities: scores, outcomes: labels })),
};

function isByScore(metric: MeasuredOfBinary): metric is ByScore {
  return Object.hasOwn(scoreMetrics, metric);
}

type ReportedBinary = "precision" | "recall" | "f1" | "roc_auc" | "average_precision" | "log_loss" | "brier";

export interface BinaryScores<Metric extends MeasuredOfBinary> {
  readonly metrics: Readonly<Record<Metric, MetricValue>>;
  readonly confusion: ConfusionMatrix;
}

/**
 * Metrics of one model on one table.
 *
 * @param rows - Labels, probabilities and the threshold from which a row counts as positive.
 * @param metrics - What to measure; what is always reported when left out.
 * @throws LockstepError TABLE_INVALID, METRIC_INVALID.
 */
export function scoreBinary<Metric extends MeasuredOfBinary = ReportedBinary>(
  rows: ScoredRows & { readonly threshold: number },
  metrics: readonly Metric[] = reportedMetrics.binary as readonly Metric[],
): BinaryScores<Metric> {
  checkRows(rows);
  if (!Number.isFinite(rows.threshold)) throw new LockstepError("METRIC_INVALID", `the threshold is ${rows.threshold}`);
  const matrix = confusion(rows, rows.threshold);
  const measured = metrics.map((id) => {
    const asked: MeasuredOfBinary = id;
    return [id, isByScore(asked) ? scoreMetrics[asked](rows) : confusionMetrics[asked](matrix)] as const;
  });
  return { metrics: Object.fromEntries(measured) as Record<Metric, MetricValue>, confusion: matrix };
}
