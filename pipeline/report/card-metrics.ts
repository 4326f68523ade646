import { directionOf, isMetric, type MetricId } from "../domain/metric.ts";
import type { CardFacts } from "./card-facts.ts";
import { cell, code } from "./cell.ts";
import { slicesPart } from "./markdown-parts.ts";
import { count, decimal, percent, signed } from "./numbers.ts";
import { measuredMetrics } from "./standing.ts";

/** Metrics that have another name in sentences than in files. */
const metricTitles: Readonly<Partial<Record<MetricId, string>>> = {
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  roc_auc: "ROC AUC",
  log_loss: "Log loss",
  average_precision: "Average precision",
  brier: "Brier score",
  accuracy: "Accuracy",
  balanced_accuracy: "Balanced accuracy",
  f1_macro: "F1, macro",
  roc_auc_ovr: "ROC AUC, one against rest",
  mae: "MAE",
  rmse: "RMSE",
  r2: "R²",
  mape: "MAPE",
  pinball: "Pinball loss",
  coverage_error: "Coverage error",
};

export function titleOf(metric: string): string {
  return isMetric(metric) ? (metricTitles[metric] ?? metric) : metric;
}

/** Name → value of what was measured, finite numbers only, in a fixed order. */
export function measured({
  record,
  evaluation,
}: Pick<CardFacts, "record" | "evaluation">): readonly (readonly [string, number])[] {
  if (evaluation !== undefined)
    return measuredMetrics([evaluation.candidate]).flatMap((metric): readonly (readonly [string, number])[] => {
      const value = evaluation.candidate.metrics[metric]?.value;
      return value === undefined || value === null ? [] : [[metric, value]];
    });
  return Object.entries(record.metrics).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** What was measured, with intervals and slices where there is an evaluation. */
export function metricLines({ record, evaluation }: CardFacts): readonly string[] {
  if (evaluation === undefined) {
    const rows = measured({ record, evaluation }).map(([name, value]) => `| ${cell(name)} | ${decimal(value)} |`);
    return rows.length === 0
      ? ["The run wrote no metrics."]
      : [
          "As the run measured them; the pull request's report has the intervals.",
          "",
          "| Metric | Value |",
          "| :--- | ---: |",
          ...rows,
        ];
  }
  const rows = measuredMetrics([evaluation.candidate]).flatMap((metric) => {
    const value = evaluation.candidate.metrics[metric];
    if (value === undefined) return [];
    const found =
      evaluation.comparisons.find(
        (comparison) => comparison.metric === metric && comparison.reference === "champion",
      ) ?? evaluation.comparisons.find((comparison) => comparison.metric === metric);
    const interval = found?.interval ?? undefined;
    const better =
      found?.improvement === undefined || found.improvement === null || interval === undefined
        ? "–"
        : `${signed(found.improvement)} [${signed(interval.low)}, ${signed(interval.high)}] at ${percent(interval.level)}`;
    const arrow = directionOf(metric) === "maximize" ? "↑" : "↓";
    return `| ${titleOf(metric)} ${arrow} | ${value.value === null ? "undefined" : decimal(value.value)} | ${better} |`;
  });
  const slices = slicesPart({ evaluation });
  return [
    `On ${count(evaluation.rows.count)} rows of ${code(evaluation.rows.path)}${evaluation.rows.positives === undefined ? "" : `, ${count(evaluation.rows.positives)} of them positive`}.`,
    "",
    "| Metric | Value | Better than the model before by |",
    "| :--- | ---: | ---: |",
    ...rows,
    ...(slices === undefined ? [] : ["", slices]),
  ];
}
