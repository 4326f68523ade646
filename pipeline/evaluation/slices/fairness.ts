import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import { accuracy } from "../metrics/accuracy.ts";
import { metricValue } from "../metrics/metric-value.ts";
import { recall } from "../metrics/recall.ts";
import type { Slice } from "./slice.ts";

/** What a model does to one group. */
export interface GroupRates {
  readonly group: string;
  readonly rows: number;
  readonly accuracy: MetricValue;
  /** Share predicted positive. */
  readonly selectionRate: MetricValue;
  readonly truePositiveRate: MetricValue;
  readonly falsePositiveRate: MetricValue;
}

function rates(group: string, matrix: ConfusionMatrix): GroupRates {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const rows = truePositives + falsePositives + trueNegatives + falseNegatives;
  return {
    group,
    rows,
    accuracy: accuracy(matrix),
    selectionRate: metricValue((truePositives + falsePositives) / rows, "no row is of the group"),
    truePositiveRate: recall(matrix),
    falsePositiveRate: metricValue(falsePositives / (falsePositives + trueNegatives), "no row is negative"),
  };
}

/**
 * Rows of each group by label and prediction.
 *
 * @param labels - `[n]`, 1 or 0.
 * @param predictions - `[n]`, 1 or 0.
 * @param counts - `[n]`: how often each row counts; once without it.
 */
export function confusionByGroup(
  groups: readonly Slice[],
  { labels, predictions }: { readonly labels: Uint8Array; readonly predictions: Uint8Array },
  counts?: Uint8Array,
): readonly ConfusionMatrix[] {
  return groups.map(({ rows }) => {
    const cells = [0, 0, 0, 0];
    for (const row of rows)
      (cells[2 * (labels[row] as number) + (predictions[row] as number)] as number) +=
        counts === undefined ? 1 : (counts[row] as number);
    const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
    return { truePositives, falsePositives, trueNegatives, falseNegatives };
  });
}

/** Rates of each group, in the order of the groups. Checked against Fairlearn 0.15.0 `MetricFrame`. */
export function ratesByGroup(
  groups: readonly Slice[],
  labels: Uint8Array,
  predictions: Uint8Array,
): readonly GroupRates[] {
  return confusionByGroup(groups, { labels, predictions }).map((matrix, i) => rates(groups[i]?.name ?? "", matrix));
}

export type Rate = Exclude<keyof GroupRates, "group" | "rows">;

function valuesOf(groups: readonly GroupRates[], rate: Rate): readonly number[] | { readonly reason: string } {
  const values: number[] = [];
  for (const group of groups) {
    const { value } = group[rate];
    if (value === null)
      return { reason: `undefined for ${group.group}, ${(group[rate] as { reason: string }).reason}` };
    values.push(value);
  }
  return values.length === 0 ? { reason: "there are no groups" } : values;
}

/** Largest minus smallest rate over the groups, 0 … 1; 0 treats them alike. Undefined when the rate is for a group. */
export function largestGap(groups: readonly GroupRates[], rate: Rate): MetricValue {
  const values = valuesOf(groups, rate);
  return "reason" in values
    ? { value: null, reason: values.reason }
    : metricValue(Math.max(...values) - Math.min(...values), "it is not finite");
}

/** Smallest over largest rate, 0 … 1; 1 treats the groups alike. Undefined when the rate is for a group, or is 0 for all. */
export function smallestRatio(groups: readonly GroupRates[], rate: Rate): MetricValue {
  const values = valuesOf(groups, rate);
  return "reason" in values
    ? { value: null, reason: values.reason }
    : metricValue(Math.min(...values) / Math.max(...values), "it is 0 for all groups");
}

/** The definitions people ask for. Checked against Fairlearn 0.15.0. */
export interface Fairness {
  /** Gap and ratio of the selection rates. */
  readonly demographicParity: { readonly gap: MetricValue; readonly ratio: MetricValue };
  /** The worse of the true and the false positive rates' gaps and ratios. */
  readonly equalizedOdds: { readonly gap: MetricValue; readonly ratio: MetricValue };
  /** Gap of the true positive rates. */
  readonly equalOpportunity: { readonly gap: MetricValue };
}

/** The value that is farther from fair; undefined when either is. */
function worse(a: MetricValue, b: MetricValue, pick: (x: number, y: number) => number): MetricValue {
  if (a.value === null) return a;
  if (b.value === null) return b;
  return { value: pick(a.value, b.value) };
}

export function fairness(groups: readonly GroupRates[]): Fairness {
  const truePositive = "truePositiveRate";
  const falsePositive = "falsePositiveRate";
  return {
    demographicParity: { gap: largestGap(groups, "selectionRate"), ratio: smallestRatio(groups, "selectionRate") },
    equalizedOdds: {
      gap: worse(largestGap(groups, truePositive), largestGap(groups, falsePositive), Math.max),
      ratio: worse(smallestRatio(groups, truePositive), smallestRatio(groups, falsePositive), Math.min),
    },
    equalOpportunity: { gap: largestGap(groups, truePositive) },
  };
}
