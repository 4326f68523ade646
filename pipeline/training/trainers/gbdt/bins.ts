/** The bin of a missing value; the others are 0 … 254. */
export const missingBin = 255;
/** Most bins of a column besides {@link missingBin}. */
export const binLimit = 255;

/** How the values of one column fall into bins; learned from training rows. */
export type Binning =
  | {
      readonly kind: "numeric";
      /** Ascending; bin `b` holds what is above `edges[b − 1]` and at most `edges[b]`. */
      readonly edges: Float64Array;
      readonly binCount: number;
    }
  /** Bin `b` is the category at position `b`. */
  | { readonly kind: "categorical"; readonly binCount: number };

/** Half way between two values, below the upper one also where the doubles leave no room. */
function edgeBetween(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle >= lower && middle < upper ? middle : lower;
}

/** The values that are numbers. */
function present(values: Float64Array): Float64Array {
  const found = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) found[count++] = value;
  }
  return found.subarray(0, count);
}

/**
 * Edges between at most `bins` groups of about equally many values each; equal values stay together. A column with few different
 * values gets an edge between each two of them.
 *
 * @param values - NaN where missing.
 */
export function numericBinning(values: Float64Array, bins: number): Binning {
  const sorted = present(values).sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const edges: number[] = [];
  let start = 0;
  for (let end = 1; end < sorted.length && edges.length < bins - 1; end++) {
    const [lower, upper] = [sorted[end - 1] as number, sorted[end] as number];
    if (lower === upper) continue;
    // The share of what is left, so that one heavy value does not starve the groups after it.
    const share = (sorted.length - start) / (bins - edges.length);
    if (distinct > bins && end - start < share) continue;
    edges.push(edgeBetween(lower, upper));
    start = end;
  }
  return { kind: "numeric", edges: Float64Array.from(edges), binCount: edges.length + 1 };
}

/** The bin of each value, `[rowCount]`, in memory that threads share; {@link missingBin} for NaN. */
export function binColumn(binning: Binning, values: Float64Array): Uint8Array {
  const bins = new Uint8Array(new SharedArrayBuffer(values.length));
  if (binning.kind === "categorical") {
    for (let row = 0; row < values.length; row++) {
      const value = values[row] as number;
      bins[row] = Number.isNaN(value) ? missingBin : value;
    }
    return bins;
  }
  const { edges } = binning;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) {
      bins[row] = missingBin;
      continue;
    }
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (edges[middle] as number)) high = middle;
      else low = middle + 1;
    }
    bins[row] = low;
  }
  return bins;
}
