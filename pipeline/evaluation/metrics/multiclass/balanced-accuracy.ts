import type { MetricValue } from "../../../domain/metric.ts";
import { recall } from "../recall.ts";
import { average } from "./average.ts";
import type { ClassConfusion } from "./confusion.ts";

/** Mean recall over the classes, 0 … 1. Undefined when a class has no row. Checked against scikit-learn 1.9.1 `balanced_accuracy_score`. */
export function balancedAccuracy(matrix: ClassConfusion): MetricValue {
  return average(matrix, recall, "macro");
}
