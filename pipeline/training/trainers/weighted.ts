/** Sum of weight times value over the sum of weights. */
export function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += (weights[i] as number) * (values[i] as number);
    total += weights[i] as number;
  }
  return sum / total;
}

/**
 * The smallest value below or at which lies at least this share of the weight; half way to the next one where the share is met
 * exactly, as the median of an even number of values is.
 *
 * @param level - Between 0 and 1.
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array, level: number): number {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (const [i, row] of order.entries()) {
    below += weights[row] as number;
    if (below < level * total) continue;
    const value = values[row] as number;
    const next = order[i + 1];
    return below === level * total && next !== undefined ? value / 2 + (values[next] as number) / 2 : value;
  }
  return values[order.at(-1) ?? 0] ?? 0;
}

/**
 * A power of two near the standard deviation; 1 for constant values. Dividing by it is exact, and makes what is too small to be a
 * gain the same in every unit.
 */
export function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return deviation > 0 && Number.isFinite(deviation) ? 2 ** Math.floor(Math.log2(deviation)) : 1;
}
