import { type MetricId, metricIds } from "../domain/metric.ts";
import { rowLogLoss } from "./metrics/log-loss.ts";
import { ascendingOrder } from "./metrics/order.ts";
import type { Kernel } from "./resample.ts";

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
 * Prepares one model for resampling, in O(n) per draw: all sorting is done here. It measures the metrics of `metricIds`, in
 * their order, by the definitions of `binaryMetrics`.
 *
 * @param labels - `[n]`, 0 or 1; `n` at most 2³⁰.
 */
export function prepareKernel(labels: Uint8Array, model: ResampledModel): Kernel {
  const sorted = sortRows(labels, model);
  const losses = Float64Array.from(labels, (label, i) => rowLogLoss(label, model.scores[i] as number));
  const place = Object.fromEntries(metricIds.map((id, i) => [id, i])) as Record<MetricId, number>;
  const walk = new Float64Array(3);

  return {
    size: metricIds.length,
    measure(multiplicities, into) {
      walk.fill(0);
      walkRows(sorted, multiplicities, { from: 0, to: sorted.cut, walk });
      const trueNegatives = walk[0] as number;
      const falseNegatives = walk[1] as number;
      walkRows(sorted, multiplicities, { from: sorted.cut, to: labels.length, walk });
      const negatives = walk[0] as number;
      const positives = walk[1] as number;
      const wins = (walk[2] as number) + tiedWins(sorted, multiplicities);

      let loss = 0;
      for (let i = 0; i < losses.length; i++) loss += (multiplicities[i] as number) * (losses[i] as number);

      const truePositives = positives - falseNegatives;
      const falsePositives = negatives - trueNegatives;
      into[place.precision] = truePositives / (truePositives + falsePositives);
      into[place.recall] = truePositives / positives;
      into[place.f1] = (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
      into[place.roc_auc] = wins / (positives * negatives);
      into[place.log_loss] = loss / (positives + negatives);
    },
  };
}
