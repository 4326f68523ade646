import type { MetricOf } from "../../domain/metric.ts";
import { confusionMetricOf, type Truth } from "../metrics/judged-rows.ts";
import { rowLogLoss } from "../metrics/log-loss.ts";
import type { ClassConfusion } from "../metrics/multiclass/confusion.ts";
import type { classRowMetrics } from "../metrics/multiclass/index.ts";
import { type ClassifiedRows, columnOf, predictedClasses, rowOf } from "../metrics/multiclass/rows.ts";
import { isAmongLargest } from "../metrics/multiclass/top-k.ts";
import { ascendingOrder } from "../metrics/order.ts";
import type { Kernel } from "../resample.ts";
import { preparedCalibration } from "./calibration.ts";
import { meanOfRows } from "./mean-of-rows.ts";

type Metric = MetricOf<"multiclass">;
type RowMetric = keyof typeof classRowMetrics;
/** Names of the classes, and what decisions cost. */
type ClassTruth = Pick<Extract<Truth, { readonly kind: "multiclass" }>, "classes" | "costs">;
type Prepared = (multiplicities: Uint8Array, matrix: ClassConfusion) => number;

/** Confusion of drawn rows; the cell of each row is found once. */
function preparedConfusion(rows: ClassifiedRows): (multiplicities: Uint8Array) => ClassConfusion {
  const { classes, labels } = rows;
  const predicted = predictedClasses(rows);
  const cell = Uint32Array.from(labels, (label, row) => label * classes + (predicted[row] as number));
  const counts = new Float64Array(classes * classes);
  return (multiplicities) => {
    counts.fill(0);
    for (let i = 0; i < cell.length; i++) (counts[cell[i] as number] as number) += multiplicities[i] as number;
    return Array.from({ length: classes }, (_, label) => [...counts.subarray(label * classes, (label + 1) * classes)]);
  };
}

/** ROC AUC of one class, by its own probability, over drawn rows of the kept ones; sorted once. NaN when one side is empty. */
function preparedArea(
  rows: ClassifiedRows,
  index: number,
  isKept: (label: number) => boolean,
): (multiplicities: Uint8Array) => number {
  const column = columnOf(rows, index);
  const order = ascendingOrder(column).filter((row) => isKept(rows.labels[row] as number));
  return (multiplicities) => {
    let wins = 0;
    let positives = 0;
    let negatives = 0;
    for (let start = 0; start < order.length; ) {
      const score = column[order[start] as number];
      let tiedPositives = 0;
      let tiedNegatives = 0;
      let end = start;
      for (; end < order.length && column[order[end] as number] === score; end++) {
        const row = order[end] as number;
        if (rows.labels[row] === index) tiedPositives += multiplicities[row] as number;
        else tiedNegatives += multiplicities[row] as number;
      }
      wins += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      start = end;
    }
    return wins / (positives * negatives);
  };
}

function preparedOneAgainstRest(rows: ClassifiedRows, isWeighted: boolean): Prepared {
  const areas = Array.from({ length: rows.classes }, (_, index) => preparedArea(rows, index, () => true));
  return (multiplicities, matrix) => {
    let sum = 0;
    let total = 0;
    for (const [index, area] of areas.entries()) {
      const weight = isWeighted ? (matrix[index] ?? []).reduce((rowSum, count) => rowSum + count, 0) : 1;
      sum += weight * area(multiplicities);
      total += weight;
    }
    return sum / total;
  };
}

function preparedOneAgainstOne(rows: ClassifiedRows): Prepared {
  const pairs = Array.from({ length: rows.classes }, (_, a) => a).flatMap((a) =>
    Array.from({ length: rows.classes - a - 1 }, (_, i) => [a, a + 1 + i] as const),
  );
  const areas = pairs.map(([a, b]) => {
    const isKept = (label: number): boolean => label === a || label === b;
    return [preparedArea(rows, a, isKept), preparedArea(rows, b, isKept)] as const;
  });
  return (multiplicities) =>
    areas.reduce((sum, [first, second]) => sum + (first(multiplicities) + second(multiplicities)) / 2, 0) /
    areas.length;
}

function prepare(rows: ClassifiedRows, truth: ClassTruth, metric: Metric): Prepared {
  const ofConfusion = confusionMetricOf(metric, truth);
  if (ofConfusion !== undefined) return (_multiplicities, matrix) => ofConfusion(matrix).value ?? Number.NaN;
  return prepareRowMetric(rows, metric as RowMetric);
}

function prepareRowMetric(rows: ClassifiedRows, metric: RowMetric): Prepared {
  const { classes, labels, probabilities } = rows;
  const byRow = (of: (label: number, own: Float64Array) => number): Prepared =>
    meanOfRows(Float64Array.from(labels, (label, row) => of(label, rowOf(rows, row))));
  switch (metric) {
    case "log_loss":
      return byRow((label, own) => rowLogLoss(1, own[label] as number));
    case "brier":
      return byRow((label, own) => own.reduce((sum, p, index) => sum + (p - (index === label ? 1 : 0)) ** 2, 0));
    case "top_2_accuracy":
      return byRow((label, own) => (isAmongLargest(own, label, 2) ? 1 : 0));
    case "top_3_accuracy":
      return byRow((label, own) => (isAmongLargest(own, label, 3) ? 1 : 0));
    case "top_5_accuracy":
      return byRow((label, own) => (isAmongLargest(own, label, 5) ? 1 : 0));
    case "calibration_error": {
      const predicted = predictedClasses(rows);
      return preparedCalibration({
        probabilities: Float64Array.from(predicted, (index, row) => probabilities[row * classes + index] as number),
        outcomes: Array.from(predicted, (index, row) => (index === labels[row] ? 1 : 0)),
      });
    }
    case "roc_auc_ovr":
      return preparedOneAgainstRest(rows, false);
    case "roc_auc_ovr_weighted":
      return preparedOneAgainstRest(rows, true);
    case "roc_auc_ovo":
      return preparedOneAgainstOne(rows);
    case "classwise_calibration_error": {
      const errors = Array.from({ length: classes }, (_, index) =>
        preparedCalibration({
          probabilities: columnOf(rows, index),
          outcomes: Array.from(labels, (label) => (label === index ? 1 : 0)),
        }),
      );
      return (multiplicities) => errors.reduce((sum, error) => sum + error(multiplicities), 0) / classes;
    }
  }
}

/** Prepares one classifier of several classes for resampling: all sorting is done here. */
export function multiclassKernel(rows: ClassifiedRows, truth: ClassTruth, metrics: readonly Metric[]): Kernel {
  const confusion = preparedConfusion(rows);
  const prepared = metrics.map((metric) => prepare(rows, truth, metric));
  return {
    size: metrics.length,
    measure(multiplicities, into) {
      const matrix = confusion(multiplicities);
      for (const [i, measure] of prepared.entries()) into[i] = measure(multiplicities, matrix);
    },
  };
}
