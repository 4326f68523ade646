/**
 * The probability from which calling a row positive gives the best F1 on these rows, midway between two neighbouring scores;
 * of several equally good ones the lowest. 0.5 when no row is positive.
 *
 * @param labels - `[n]`, 1 or 0.
 * @param scores - `[n]`, 0 … 1.
 */
export function bestF1Threshold(labels: Uint8Array, scores: Float64Array): number {
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const positives = labels.reduce((sum, label) => sum + label, 0);
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

/** Above `below` and at most `score`, also for two neighbouring doubles, where the mean rounds down. */
function midway(below: number, score: number): number {
  const middle = (below + score) / 2;
  return middle > below ? middle : score;
}
