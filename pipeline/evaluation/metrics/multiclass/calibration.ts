import type { MetricValue } from "../../../domain/metric.ts";
import { expectedCalibrationError, reliability } from "../calibration.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { sum } from "./confusion.ts";
import { type ClassifiedRows, columnOf, predictedClasses, rowOf } from "./rows.ts";

/** Calibration error of the largest probability against being right, 0 … 1. Undefined without rows. */
export function topLabelCalibrationError(rows: ClassifiedRows, bins = 10): MetricValue {
  const predicted = predictedClasses(rows);
  const probabilities = Float64Array.from(predicted, (_label, row) => Math.max(...rowOf(rows, row)));
  const outcomes = Array.from(predicted, (label, row) => (label === rows.labels[row] ? 1 : 0));
  return expectedCalibrationError(reliability({ probabilities, outcomes }, bins));
}

/** Mean over the classes of the calibration error of one class against the rest, 0 … 1. Undefined without rows. */
export function classwiseCalibrationError(rows: ClassifiedRows, bins = 10): MetricValue {
  const errors = Array.from({ length: rows.classes }, (_, index) => {
    const outcomes = Array.from(rows.labels, (label) => (label === index ? 1 : 0));
    return (
      expectedCalibrationError(reliability({ probabilities: columnOf(rows, index), outcomes }, bins)).value ??
      Number.NaN
    );
  });
  return metricValue(sum(errors) / rows.classes, noRows);
}
