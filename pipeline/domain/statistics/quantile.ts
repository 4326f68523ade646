/**
 * Quantile by linear interpolation between order statistics (Hyndman and Fan type 7, the default of NumPy and R).
 *
 * @param sorted - Ascending, not empty.
 * @param q - 0 … 1.
 */
export function quantile(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (position - below) * (high - low);
}
