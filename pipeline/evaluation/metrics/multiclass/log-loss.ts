import type { MetricValue } from "../../../domain/metric.ts";
import { rowLogLoss } from "../log-loss.ts";
import { metricValue, noRows } from "../metric-value.ts";
import { sum } from "./confusion.ts";
import { type ClassifiedRows, rowOf } from "./rows.ts";

/** Mean negative log-likelihood of the true classes, in nats; lower is better. Undefined without rows. Checked against scikit-learn 1.9.1 `log_loss`. */
export function logLoss(rows: ClassifiedRows): MetricValue {
  const losses = Array.from(rows.labels, (label, row) => rowLogLoss(1, rowOf(rows, row)[label] as number));
  return metricValue(sum(losses) / losses.length, noRows);
}
