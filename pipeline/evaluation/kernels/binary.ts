import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricOf } from "../../domain/metric.ts";
import type { CostMatrix } from "../../domain/project.ts";
import { cost } from "../metrics/cost.ts";
import { confusionMetrics } from "../metrics/index.ts";
import { rowLogLoss } from "../metrics/log-loss.ts";
import { ascendingOrder } from "../metrics/order.ts";
import type { Kernel } from "../resample.ts";
import { preparedCalibration } from "./calibration.ts";
import { meanOfRows } from "./mean-of-rows.ts";

/** One model on the rows that are resampled. */
export interface ResampledModel {
  /** `[n]` probabilities of the positive class. */
  readonly scores: Float64Array;
  readonly threshold: number;
}

/** Rows with one score and both classes, as positions in the sorted rows: positives from `start`, negatives from `middle`. */
interface Tie {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

interface SortedRows {
  /** `row * 2 + label` by ascending score; among equal scores positives first. */
  readonly entries: Int32Array;
  /** First position whose score reaches the threshold. */
  readonly cut: number;
  readonly ties: readonly Tie[];
}

function sortRows(labels: Uint8Array, { scores, threshold }: ResampledModel): SortedRows {
  const entries = new Int32Array(labels.length);
  const ties: Tie[] = [];
  const order = ascendingOrder(scores);
  let filled = 0;
  let cut = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] as number] as number;
    let end = start;
    while (end < order.length && scores[order[end] as number] === score) end++;
    for (const label of [1, 0])
      for (let k = start; k < end; k++) {
        const row = order[k] as number;
        if (labels[row] === label) entries[filled++] = row * 2 + label;
      }
    let middle = start;
    while (middle < end && (entries[middle] as number) % 2 === 1) middle++;
    if (middle > start && middle < end) ties.push({ start, middle, end });
    if (score < threshold) cut = end;
    start = end;
  }
  return { entries, cut, ties };
}

/** What ties add to the wins: half a win for each drawn positive over each drawn negative with its score. */
function tiedWins({ entries, ties }: SortedRows, multiplicities: Uint8Array): number {
  let wins = 0;
  for (const { start, middle, end } of ties) {
    let positives = 0;
    let negatives = 0;
    for (let k = start; k < middle; k++) positives += multiplicities[(entries[k] as number) >> 1] as number;
    for (let k = middle; k < end; k++) negatives += multiplicities[(entries[k] as number) >> 1] as number;
    wins += (positives * negatives) / 2;
  }
  return wins;
}

/**
 * Rows per block of {@link walkRows}. Inside a block all sums are 32-bit integers, which is what makes it fast; they hold while
 * no row is drawn more than 46 times on average over a block, which chance does not do.
 */
const blockRows = 2048;

/**
 * Walks sorted rows `from` … `to−1`. `walk` carries on from the rows before: [negatives, positives, wins], where wins counts
 * for each drawn positive the drawn negatives before it.
 */
function walkRows(
  { entries }: SortedRows,
  multiplicities: Uint8Array,
  { from, to, walk }: { readonly from: number; readonly to: number; readonly walk: Float64Array },
): void {
  for (let start = from; start < to; start += blockRows) {
    const end = Math.min(to, start + blockRows);
    let drawn = 0;
    let positives = 0;
    let wins = 0;
    for (let k = start; k < end; k++) {
      const entry = entries[k] as number;
      const count = multiplicities[entry >> 1] as number;
      const positive = count & -(entry & 1);
      wins = (wins + Math.imul(positive, drawn - positives)) | 0;
      positives = (positives + positive) | 0;
      drawn = (drawn + count) | 0;
    }
    walk[2] = (walk[2] as number) + wins + positives * (walk[0] as number);
    walk[1] = (walk[1] as number) + positives;
    walk[0] = (walk[0] as number) + drawn - positives;
  }
}

/**
 * Area under the precision-recall steps, as `averagePrecision` has it, walking down from the highest score; ties are one step.
 *
 * @param isFirst - `[n]`, 1 where a position has another score than the one before.
 */
function averagePrecision({ entries }: SortedRows, isFirst: Uint8Array, multiplicities: Uint8Array): number {
  let area = 0;
  let drawn = 0;
  let positives = 0;
  let before = 0;
  for (let k = entries.length - 1; k >= 0; k--) {
    const entry = entries[k] as number;
    const count = multiplicities[entry >> 1] as number;
    drawn += count;
    positives += count & -(entry & 1);
    if (isFirst[k] === 0 || positives === before) continue;
    area += ((positives - before) * positives) / drawn;
    before = positives;
  }
  return area / positives;
}

function firstOfTies({ entries }: SortedRows, scores: Float64Array): Uint8Array {
  return Uint8Array.from(entries, (entry, k) =>
    k === 0 || scores[entry >> 1] !== scores[(entries[k - 1] as number) >> 1] ? 1 : 0,
  );
}

type Metric = MetricOf<"binary">;

/** What one draw says of confusion and order. */
interface Walked {
  readonly matrix: ConfusionMatrix;
  readonly wins: number;
}

/**
 * Prepares one model for resampling, in O(n) per draw and metric: all sorting is done here. It measures by the definitions of
 * `scoreBinary`.
 *
 * @param truth - Labels, `[n]`, 0 or 1, `n` at most 2³⁰, and what decisions cost, where that is asked.
 */
export function binaryKernel(
  { labels, costs }: { readonly labels: Uint8Array; readonly costs?: CostMatrix | undefined },
  model: ResampledModel,
  metrics: readonly Metric[],
): Kernel {
  const { scores } = model;
  const sorted = sortRows(labels, model);
  const walk = new Float64Array(3);
  const isProbability = (score: number): boolean => score >= 0 && score <= 1;

  const walked = (multiplicities: Uint8Array): Walked => {
    walk.fill(0);
    walkRows(sorted, multiplicities, { from: 0, to: sorted.cut, walk });
    const trueNegatives = walk[0] as number;
    const falseNegatives = walk[1] as number;
    walkRows(sorted, multiplicities, { from: sorted.cut, to: labels.length, walk });
    const truePositives = (walk[1] as number) - falseNegatives;
    const falsePositives = (walk[0] as number) - trueNegatives;
    return {
      matrix: { truePositives, falsePositives, trueNegatives, falseNegatives },
      wins: (walk[2] as number) + tiedWins(sorted, multiplicities),
    };
  };

  type Prepared = (multiplicities: Uint8Array, found: Walked) => number;
  const prepare = (metric: Metric): Prepared => {
    switch (metric) {
      case "roc_auc":
        return (_multiplicities, { matrix, wins }) =>
          wins / ((matrix.truePositives + matrix.falseNegatives) * (matrix.trueNegatives + matrix.falsePositives));
      case "average_precision": {
        const isFirst = firstOfTies(sorted, scores);
        return (multiplicities) => averagePrecision(sorted, isFirst, multiplicities);
      }
      case "log_loss":
        return meanOfRows(Float64Array.from(labels, (label, i) => rowLogLoss(label, scores[i] as number)));
      case "brier":
        return meanOfRows(
          Float64Array.from(labels, (label, i) =>
            isProbability(scores[i] as number) ? ((scores[i] as number) - label) ** 2 : Number.NaN,
          ),
        );
      case "cost":
        return (_multiplicities, { matrix }) =>
          costs === undefined ? Number.NaN : (cost(matrix, costs).value ?? Number.NaN);
      case "calibration_error":
        return preparedCalibration({ probabilities: scores, outcomes: labels });
      case "precision":
      case "recall":
      case "f1":
      case "f2":
      case "f0_5":
      case "accuracy":
      case "balanced_accuracy":
      case "specificity":
      case "negative_predictive_value":
      case "mcc":
      case "kappa":
        return (_multiplicities, { matrix }) => confusionMetrics[metric](matrix).value ?? Number.NaN;
    }
  };

  const prepared = metrics.map(prepare);
  return {
    size: metrics.length,
    measure(multiplicities, into) {
      const found = walked(multiplicities);
      for (const [i, measure] of prepared.entries()) into[i] = measure(multiplicities, found);
    },
  };
}
