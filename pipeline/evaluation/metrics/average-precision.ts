import type { MetricValue } from "../../domain/metric.ts";
import { precisionRecallCurve } from "./curves.ts";
import { metricValue } from "./metric-value.ts";
import type { ScoredRows } from "./rows.ts";

/**
 * Area under the precision-recall curve as a step function, 0 … 1: the mean precision over the gains in recall. The
 * trapezoidal area would be too good. Undefined without a positive row. Checked against scikit-learn 1.9.1
 * `average_precision_score`.
 */
export function averagePrecision(rows: ScoredRows): MetricValue {
  const curve = precisionRecallCurve(rows);
  let area = 0;
  let before = 0;
  for (const { precision, recall } of curve) {
    area += (recall - before) * precision;
    before = recall;
  }
  return metricValue(curve.length === 0 ? Number.NaN : area, "no row is positive");
}
