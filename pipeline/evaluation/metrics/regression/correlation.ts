import type { MetricValue } from "../../../domain/metric.ts";
import { midranks } from "../../../domain/statistics/midranks.ts";
import { metricValue } from "../metric-value.ts";
import { meanOver, type PredictedRows, repeated } from "./rows.ts";

/** Pearson's correlation of targets and predictions, −1 … 1. Undefined when either is constant. Checked against SciPy 1.17.1 `pearsonr`. */
export function pearson(rows: PredictedRows): MetricValue {
  const target = meanOver(rows, (y) => y);
  const prediction = meanOver(rows, (_y, p) => p);
  const both = meanOver(rows, (y, p) => (y - target) * (p - prediction));
  const spread = Math.sqrt(meanOver(rows, (y) => (y - target) ** 2) * meanOver(rows, (_y, p) => (p - prediction) ** 2));
  return metricValue(both / spread, "targets or predictions are all equal, or there are none");
}

/** Pearson's correlation of the ranks, ties sharing their mean rank. Checked against SciPy 1.17.1 `spearmanr`. */
export function spearman(rows: PredictedRows): MetricValue {
  const { targets, predictions } = repeated(rows);
  return pearson({ targets: midranks(targets), predictions: midranks(predictions) });
}
