import { ascendingOrder } from "./order.ts";
import type { ScoredRows } from "./rows.ts";

/** How many rows, or how much weight, a threshold catches. */
export interface ThresholdCount {
  /** Rows with at least this score are predicted positive. */
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** One count for each distinct score, from the highest threshold to the lowest; the last catches every row. */
export function thresholdCounts({ labels, scores, weights }: ScoredRows): readonly ThresholdCount[] {
  const counts: ThresholdCount[] = [];
  const order = ascendingOrder(scores);
  let truePositives = 0;
  let falsePositives = 0;
  for (let k = order.length - 1; k >= 0; k--) {
    const row = order[k] as number;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    if (labels[row] === 1) truePositives += weight;
    else falsePositives += weight;
    const threshold = scores[row] as number;
    if (k === 0 || scores[order[k - 1] as number] !== threshold)
      counts.push({ threshold, truePositives, falsePositives });
  }
  return counts;
}
