import {
  type ClassMeasure,
  type ClassMetric,
  classOf,
  type MetricValue,
  type NamedMetricOf,
} from "../../../domain/metric.ts";
import { fBeta } from "../f-beta.ts";
import { f1 } from "../f1.ts";
import { precision } from "../precision.ts";
import { recall } from "../recall.ts";
import { specificity } from "../specificity.ts";
import { accuracy } from "./accuracy.ts";
import { average, type OneClassMetric } from "./average.ts";
import { balancedAccuracy } from "./balanced-accuracy.ts";
import { brier } from "./brier.ts";
import { classwiseCalibrationError, topLabelCalibrationError } from "./calibration.ts";
import { cohenKappa } from "./cohen-kappa.ts";
import { type ClassConfusion, oneAgainstRest } from "./confusion.ts";
import { logLoss } from "./log-loss.ts";
import { matthews } from "./matthews.ts";
import { rocAuc } from "./roc-auc.ts";
import type { ClassifiedRows } from "./rows.ts";
import { topK } from "./top-k.ts";

const f2: OneClassMetric = (matrix) => fBeta(matrix, 2);
const f0_5: OneClassMetric = (matrix) => fBeta(matrix, 0.5);
const measures: Readonly<Record<ClassMeasure, OneClassMetric>> = { precision, recall, specificity, f1, f2, f0_5 };

/** A metric of one class against the rest, by the classes' names. Checked against scikit-learn 1.9.1 `fbeta_score(labels=[…])`. */
export function ofOneClass(metric: ClassMetric, classes: readonly string[]): (matrix: ClassConfusion) => MetricValue {
  const asked = classOf(metric);
  const index = asked === undefined ? -1 : classes.indexOf(asked.name);
  if (asked === undefined || index < 0)
    return () => ({ value: null, reason: "no row is of the class, and no model knows it" });
  return (matrix) => measures[asked.measure](oneAgainstRest(matrix, index));
}

/** Metrics that the confusion matrix alone decides. */
export const classConfusionMetrics = {
  accuracy,
  balanced_accuracy: balancedAccuracy,
  precision_macro: (matrix) => average(matrix, precision, "macro"),
  precision_micro: (matrix) => average(matrix, precision, "micro"),
  precision_weighted: (matrix) => average(matrix, precision, "weighted"),
  recall_macro: (matrix) => average(matrix, recall, "macro"),
  recall_micro: (matrix) => average(matrix, recall, "micro"),
  recall_weighted: (matrix) => average(matrix, recall, "weighted"),
  specificity_macro: (matrix) => average(matrix, specificity, "macro"),
  specificity_weighted: (matrix) => average(matrix, specificity, "weighted"),
  f1_macro: (matrix) => average(matrix, f1, "macro"),
  f1_micro: (matrix) => average(matrix, f1, "micro"),
  f1_weighted: (matrix) => average(matrix, f1, "weighted"),
  f2_macro: (matrix) => average(matrix, f2, "macro"),
  f2_micro: (matrix) => average(matrix, f2, "micro"),
  f2_weighted: (matrix) => average(matrix, f2, "weighted"),
  f0_5_macro: (matrix) => average(matrix, f0_5, "macro"),
  f0_5_micro: (matrix) => average(matrix, f0_5, "micro"),
  f0_5_weighted: (matrix) => average(matrix, f0_5, "weighted"),
  mcc: matthews,
  kappa: cohenKappa,
} as const satisfies Partial<Readonly<Record<NamedMetricOf<"multiclass">, (matrix: ClassConfusion) => MetricValue>>>;

type ByRows = Exclude<NamedMetricOf<"multiclass">, keyof typeof classConfusionMetrics | "cost">;

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
  classwise_calibration_error: (rows) => classwiseCalibrationError(rows),
};
