import type { MetricValue } from "../../../domain/metric.ts";
import { metricValue } from "../metric-value.ts";
import { rocAuc as binaryRocAuc } from "../roc-auc.ts";
import { sum } from "./confusion.ts";
import { type ClassifiedRows, columnOf } from "./rows.ts";

/** ROC AUC of class `index` among the rows of the classes in `among`, by its own probability; NaN when one side is empty. */
function auc(rows: ClassifiedRows, index: number, among: (label: number) => boolean): number {
  const kept = [...rows.labels.keys()].filter((row) => among(rows.labels[row] as number));
  const column = columnOf(rows, index);
  const found = binaryRocAuc({
    labels: Uint8Array.from(kept, (row) => (rows.labels[row] === index ? 1 : 0)),
    scores: Float64Array.from(kept, (row) => column[row] as number),
  });
  return found.value ?? Number.NaN;
}

/**
 * ROC AUC over several classes, 0 … 1. Undefined when a class has no row. Checked against scikit-learn 1.9.1
 * `roc_auc_score(multi_class=…)`.
 *
 * @param pairing - `ovr`: each class against the rest; `ovo`: each class against each other, both ways (Hand and Till 2001).
 * @param averaging - `macro`: classes, or pairs, count alike; `weighted`: by their rows.
 */
export function rocAuc(rows: ClassifiedRows, pairing: "ovr" | "ovo", averaging: "macro" | "weighted"): MetricValue {
  const indices = Array.from({ length: rows.classes }, (_, i) => i);
  const counts = indices.map((index) => rows.labels.reduce((total, label) => total + (label === index ? 1 : 0), 0));
  const parts =
    pairing === "ovr"
      ? indices.map((a) => ({ value: auc(rows, a, () => true), rows: counts[a] ?? 0 }))
      : indices.flatMap((a) =>
          indices.slice(a + 1).map((b) => {
            const among = (label: number): boolean => label === a || label === b;
            return {
              value: (auc(rows, a, among) + auc(rows, b, among)) / 2,
              rows: (counts[a] ?? 0) + (counts[b] ?? 0),
            };
          }),
        );
  const weight = (part: { readonly rows: number }): number => (averaging === "macro" ? 1 : part.rows);
  return metricValue(
    sum(parts.map((part) => weight(part) * part.value)) / sum(parts.map(weight)),
    "a class has no row",
  );
}
