/**
 * Wasserstein-1 distance between two samples, in their own unit: the area between their distribution functions. Checked
 * against SciPy 1.17.1 `wasserstein_distance`.
 *
 * @param reference - Ascending, not empty.
 * @param current - Ascending, not empty.
 */
export function wasserstein(reference: Float64Array, current: Float64Array): number {
  let area = 0;
  let i = 0;
  let j = 0;
  let previous = Math.min(reference[0] as number, current[0] as number);
  while (i < reference.length || j < current.length) {
    const x = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    area += Math.abs(i / reference.length - j / current.length) * (x - previous);
    while (i < reference.length && (reference[i] as number) <= x) i++;
    while (j < current.length && (current[j] as number) <= x) j++;
    previous = x;
  }
  return area;
}

/** Standard deviation with divisor n. */
export function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}
