/** Which way is better. */
export type Direction = "maximize" | "minimize";

/** The metrics of a binary classifier that an {@link Evaluation} holds. */
export const metricDirections = {
  precision: "maximize",
  recall: "maximize",
  f1: "maximize",
  roc_auc: "maximize",
  log_loss: "minimize",
} as const satisfies Readonly<Record<string, Direction>>;

export type MetricId = keyof typeof metricDirections;
export const metricIds = Object.keys(metricDirections) as readonly MetricId[];

/** A finite number, or why there is none. Undefined is never 0. */
export type MetricValue = { readonly value: number } | { readonly value: null; readonly reason: string };

export type MetricValues = Readonly<Record<MetricId, MetricValue>>;

/** Change from `before` to `after` in the metric's own unit, signed so that positive is better. */
export function improvement(metric: MetricId, before: number, after: number): number {
  return metricDirections[metric] === "maximize" ? after - before : before - after;
}
