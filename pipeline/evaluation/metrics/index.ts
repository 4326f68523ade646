import { LockstepError } from "../../domain/error.ts";
import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import { type MetricId, type MetricValue, type MetricValues, metricIds } from "../../domain/metric.ts";
import { confusion } from "./confusion.ts";
import { f1 } from "./f1.ts";
import { logLoss } from "./log-loss.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";
import { rocAuc } from "./roc-auc.ts";
import { checkRows, type ScoredRows } from "./rows.ts";

/** One way to measure a binary classifier; `matrix` is that of the same rows at the model's threshold. */
export type BinaryMetric = (rows: ScoredRows, matrix: ConfusionMatrix) => MetricValue;

/** To add a metric: one file, one line here, one line in the domain's `metricDirections`. */
export const binaryMetrics: Readonly<Record<MetricId, BinaryMetric>> = {
  precision: (_rows, matrix) => precision(matrix),
  recall: (_rows, matrix) => recall(matrix),
  f1: (_rows, matrix) => f1(matrix),
  roc_auc: (rows) => rocAuc(rows),
  log_loss: (rows) => logLoss(rows),
};

export interface BinaryScores {
  readonly metrics: MetricValues;
  readonly confusion: ConfusionMatrix;
}

/**
 * Every metric of one model on one table.
 *
 * @param rows - Labels, probabilities and the threshold from which a row counts as positive.
 * @throws LockstepError TABLE_INVALID, METRIC_INVALID.
 */
export function scoreBinary(rows: ScoredRows & { readonly threshold: number }): BinaryScores {
  checkRows(rows);
  if (!Number.isFinite(rows.threshold)) throw new LockstepError("METRIC_INVALID", `the threshold is ${rows.threshold}`);
  const matrix = confusion(rows, rows.threshold);
  const metrics = Object.fromEntries(metricIds.map((id) => [id, binaryMetrics[id](rows, matrix)])) as MetricValues;
  return { metrics, confusion: matrix };
}
