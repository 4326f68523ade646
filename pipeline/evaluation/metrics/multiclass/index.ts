import type { MetricOf, MetricValue } from "../../../domain/metric.ts";
import { f1 } from "../f1.ts";
import { precision } from "../precision.ts";
import { recall } from "../recall.ts";
import { accuracy } from "./accuracy.ts";
import { average } from "./average.ts";
import { balancedAccuracy } from "./balanced-accuracy.ts";
import { brier } from "./brier.ts";
import { topLabelCalibrationError } from "./calibration.ts";
import { cohenKappa } from "./cohen-kappa.ts";
import type { ClassConfusion } from "./confusion.ts";
import { logLoss } from "./log-loss.ts";
import { matthews } from "./matthews.ts";
import { rocAuc } from "./roc-auc.ts";
import type { ClassifiedRows } from "./rows.ts";
import { topK } from "./top-k.ts";

/** Metrics that the confusion matrix alone decides. */
export const classConfusionMetrics = {
  accuracy,
  balanced_accuracy: balancedAccuracy,
  precision_macro: (matrix) => average(matrix, precision, "macro"),
  precision_weighted: (matrix) => average(matrix, precision, "weighted"),
  recall_macro: (matrix) => average(matrix, recall, "macro"),
  f1_macro: (matrix) => average(matrix, f1, "macro"),
  f1_micro: (matrix) => average(matrix, f1, "micro"),
  f1_weighted: (matrix) => average(matrix, f1, "weighted"),
  mcc: matthews,
  kappa: cohenKappa,
} as const satisfies Partial<Readonly<Record<MetricOf<"multiclass">, (matrix: ClassConfusion) => MetricValue>>>;

type ByRows = Exclude<MetricOf<"multiclass">, keyof typeof classConfusionMetrics>;

/** Metrics that look at the probabilities. To add one: one file, one line here, one line in the domain's `metricsOf`. */
export const classRowMetrics: Readonly<Record<ByRows, (rows: ClassifiedRows) => MetricValue>> = {
  log_loss: logLoss,
  brier,
  roc_auc_ovr: (rows) => rocAuc(rows, "ovr", "macro"),
  roc_auc_ovr_weighted: (rows) => rocAuc(rows, "ovr", "weighted"),
  roc_auc_ovo: (rows) => rocAuc(rows, "ovo", "macro"),
  top_2_accuracy: (rows) => topK(rows, 2),
  top_3_accuracy: (rows) => topK(rows, 3),
  top_5_accuracy: (rows) => topK(rows, 5),
  calibration_error: (rows) => topLabelCalibrationError(rows),
};
