import type { JudgedKind } from "./task.ts";

/** Which way is better. */
export type Direction = "maximize" | "minimize";

/** Every metric that models of a task are measured by, and which way is better. */
export const metricsOf = {
  binary: {
    precision: "maximize",
    recall: "maximize",
    f1: "maximize",
    f2: "maximize",
    f0_5: "maximize",
    roc_auc: "maximize",
    average_precision: "maximize",
    log_loss: "minimize",
    brier: "minimize",
    accuracy: "maximize",
    balanced_accuracy: "maximize",
    specificity: "maximize",
    negative_predictive_value: "maximize",
    mcc: "maximize",
    kappa: "maximize",
    calibration_error: "minimize",
    cost: "minimize",
  },
  multiclass: {
    accuracy: "maximize",
    balanced_accuracy: "maximize",
    precision_macro: "maximize",
    precision_micro: "maximize",
    precision_weighted: "maximize",
    recall_macro: "maximize",
    recall_micro: "maximize",
    recall_weighted: "maximize",
    specificity_macro: "maximize",
    specificity_weighted: "maximize",
    f1_macro: "maximize",
    f1_micro: "maximize",
    f1_weighted: "maximize",
    f2_macro: "maximize",
    f2_micro: "maximize",
    f2_weighted: "maximize",
    f0_5_macro: "maximize",
    f0_5_micro: "maximize",
    f0_5_weighted: "maximize",
    log_loss: "minimize",
    brier: "minimize",
    roc_auc_ovr: "maximize",
    roc_auc_ovr_weighted: "maximize",
    roc_auc_ovo: "maximize",
    mcc: "maximize",
    kappa: "maximize",
    top_2_accuracy: "maximize",
    top_3_accuracy: "maximize",
    top_5_accuracy: "maximize",
    calibration_error: "minimize",
    classwise_calibration_error: "minimize",
    cost: "minimize",
  },
  regression: {
    mae: "minimize",
    mse: "minimize",
    rmse: "minimize",
    r2: "maximize",
    mape: "minimize",
    smape: "minimize",
    wape: "minimize",
    median_ae: "minimize",
    max_error: "minimize",
    explained_variance: "maximize",
    rmsle: "minimize",
    pearson: "maximize",
    spearman: "maximize",
    pinball_0_1: "minimize",
    pinball_0_5: "minimize",
    pinball_0_9: "minimize",
  },
  quantiles: {
    pinball: "minimize",
    coverage_error: "minimize",
  },
  ranking: {
    ndcg: "maximize",
    ndcg_at_1: "maximize",
    ndcg_at_3: "maximize",
    ndcg_at_5: "maximize",
    ndcg_at_10: "maximize",
    ndcg_at_20: "maximize",
    ndcg_exponential_at_10: "maximize",
    map: "maximize",
    mrr: "maximize",
    hit_rate_at_1: "maximize",
    hit_rate_at_3: "maximize",
    hit_rate_at_5: "maximize",
    hit_rate_at_10: "maximize",
    precision_at_5: "maximize",
    precision_at_10: "maximize",
    recall_at_5: "maximize",
    recall_at_10: "maximize",
  },
} as const satisfies Readonly<Record<JudgedKind, Readonly<Record<string, Direction>>>>;

/** What is measured of one class against the rest. */
export const classMeasures = ["precision", "recall", "specificity", "f1", "f2", "f0_5"] as const;
export type ClassMeasure = (typeof classMeasures)[number];
/** Of one class of a multiclass task, for example `recall of setosa`; larger is better in each. */
export type ClassMetric = `${ClassMeasure} of ${string}`;

/** Metrics that are named alike for every model of one task. */
export type NamedMetricOf<Kind extends JudgedKind> = keyof (typeof metricsOf)[Kind];
export type NamedMetric = { [Kind in JudgedKind]: NamedMetricOf<Kind> }[JudgedKind];
/** Metrics of one task. */
export type MetricOf<Kind extends JudgedKind> = NamedMetricOf<Kind> | (Kind extends "multiclass" ? ClassMetric : never);
export type MetricId = NamedMetric | ClassMetric;

/** A metric that several tasks have is better the same way in each. */
const directions: Readonly<Record<NamedMetric, Direction>> = {
  ...metricsOf.binary,
  ...metricsOf.multiclass,
  ...metricsOf.regression,
  ...metricsOf.quantiles,
  ...metricsOf.ranking,
};
export const metricIds = Object.keys(directions) as readonly NamedMetric[];

export function isClassMeasure(metric: string): metric is ClassMeasure {
  return (classMeasures as readonly string[]).includes(metric);
}

/** The metric of one class. */
export function classMetric(measure: ClassMeasure, name: string): ClassMetric {
  return `${measure} of ${name}`;
}

/** Measure and class of a metric of one class; `undefined` for others. */
export function classOf(metric: string): { readonly measure: ClassMeasure; readonly name: string } | undefined {
  const at = metric.indexOf(" of ");
  const measure = metric.slice(0, Math.max(0, at));
  return isClassMeasure(measure) ? { measure, name: metric.slice(at + " of ".length) } : undefined;
}

/** True for a metric that is known here. */
export function isMetric(metric: string): metric is MetricId {
  return Object.hasOwn(directions, metric) || classOf(metric) !== undefined;
}

export function directionOf(metric: MetricId): Direction {
  return classOf(metric) === undefined ? directions[metric as NamedMetric] : "maximize";
}

/** What every evaluation of a task reports; a gate adds its own metric. */
export const reportedMetrics: { readonly [Kind in JudgedKind]: readonly NamedMetricOf<Kind>[] } = {
  binary: ["precision", "recall", "f1", "roc_auc", "average_precision", "log_loss", "brier"],
  multiclass: ["accuracy", "balanced_accuracy", "f1_macro", "log_loss", "roc_auc_ovr"],
  regression: ["mae", "rmse", "r2", "mape"],
  quantiles: ["pinball", "coverage_error"],
  ranking: ["ndcg_at_10", "map", "mrr", "hit_rate_at_10"],
};

/** True when models of a task can be measured by a metric. */
export function isMetricOf<Kind extends JudgedKind>(kind: Kind, metric: string): metric is MetricOf<Kind> & MetricId {
  return Object.hasOwn(metricsOf[kind], metric) || (kind === "multiclass" && classOf(metric) !== undefined);
}

/** A finite number, or why there is none. Undefined is never 0. */
export type MetricValue = { readonly value: number } | { readonly value: null; readonly reason: string };

/** The metrics that were asked for. */
export type MetricValues = Readonly<Partial<Record<NamedMetric, MetricValue>> & Record<ClassMetric, MetricValue>>;

/** Change from `before` to `after` in the metric's own unit, signed so that positive is better. */
export function improvement(metric: MetricId, before: number, after: number): number {
  return directionOf(metric) === "maximize" ? after - before : before - after;
}
