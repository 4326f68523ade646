import type { CostMatrix } from "../../domain/project.ts";

/**
 * The probability from which calling a row positive gives the best F1 on these rows, midway between two neighbouring scores;
 * of several equally good ones the lowest. 0.5 when no row is positive.
 *
 * @param labels - `[n]`, 1 or 0.
 * @param scores - `[n]`, 0 … 1.
 */
export function bestF1Threshold(labels: ArrayLike<number>, scores: Float64Array): number {
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const positives = order.reduce((sum, row) => sum + (labels[row] ?? 0), 0);
  let truePositives = 0;
  let best = { f1: 0, threshold: 0.5 };
  for (const [i, row] of order.entries()) {
    truePositives += labels[row] ?? 0;
    const score = scores[row] ?? 0;
    const below = scores[order[i + 1] ?? -1] ?? 0;
    if (i + 1 < order.length && below === score) continue;
    const f1 = (2 * truePositives) / (i + 1 + positives);
    if (truePositives > 0 && f1 >= best.f1) best = { f1, threshold: midway(below, score) };
  }
  return best.threshold;
}

/**
 * The probability from which calling a row positive costs least on these rows, midway between two neighbouring scores; of several
 * equally cheap ones the highest. Above the highest score when calling any row positive costs more than calling none.
 *
 * @param labels - `[n]`, 1 or 0.
 * @param scores - `[n]`, 0 … 1.
 */
export function leastCostThreshold(
  labels: ArrayLike<number>,
  scores: Float64Array,
  { truePositive, falsePositive, trueNegative, falseNegative }: CostMatrix,
): number {
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  // Of the rows called positive so far, against calling none.
  let cost = 0;
  let best = { cost, threshold: midway(scores[order[0] ?? -1] ?? 1, 1) };
  for (const [i, row] of order.entries()) {
    cost += labels[row] === 1 ? truePositive - falseNegative : falsePositive - trueNegative;
    const score = scores[row] ?? 0;
    const below = scores[order[i + 1] ?? -1] ?? 0;
    if (i + 1 < order.length && below === score) continue;
    if (cost < best.cost) best = { cost, threshold: midway(below, score) };
  }
  return best.threshold;
}

/** Above `below` and at most `score`, also for two neighbouring doubles, where the mean rounds down. */
function midway(below: number, score: number): number {
  const middle = (below + score) / 2;
  return middle > below ? middle : score;
}
