/** The numbers that are there, ascending. */
export function presentSorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** @param sorted - Ascending, at least one. @param share - 0 … 1; between two values it lies on the line between them. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (at - below);
}

/** The middle value, or the mean of the middle two; NaN for none. */
export function medianOf(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The most frequent value, of equally frequent ones the smallest; NaN for none. */
export function modeOf(sorted: Float64Array): number {
  let best = Number.NaN;
  let bestCount = 0;
  for (let start = 0, at = 1; at <= sorted.length; at++) {
    if (at < sorted.length && sorted[at] === sorted[start]) continue;
    if (at - start > bestCount) {
      best = sorted[start] ?? Number.NaN;
      bestCount = at - start;
    }
    start = at;
  }
  return best;
}

export function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
