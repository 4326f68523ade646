/** Bins of a column, the missing one included. */
export const slots = 256;

/** Numbers kept for each bin, side by side: sum of gradients, sum of hessians, count of rows. */
export const stride = 3;

/** Sums over a node's rows by column and bin, `[columns × slots × stride]`. */
export type Histogram = Float64Array;

/** Sums over rows. */
export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
}

/** First and second derivative of the loss by the score, `[rowCount]`. */
export interface Derivatives {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** Numbers that a histogram of so many columns holds; where the next column's begin. */
export function sizeOf(columns: number): number {
  return columns * slots * stride;
}

export function sumsAt(histogram: Histogram, at: number): Sums {
  return {
    gradient: histogram[at] as number,
    hessian: histogram[at + 1] as number,
    count: histogram[at + 2] as number,
  };
}

interface Filling {
  /** Of each column of the histogram, `[rowCount]`. */
  readonly bins: readonly Uint8Array[];
  /** Of the node. */
  readonly rows: Uint32Array;
  readonly derivatives: Derivatives;
  /** Room for two numbers a row. */
  readonly gathered: Float64Array;
}

/**
 * Adds a node's rows to an empty histogram, always in the order of `rows`: sums of doubles depend on it, and the same rows are to
 * give the same bytes. The derivatives are gathered once, so that each column reads them one after the other; this loop is where
 * training spends most of its time.
 */
export function fill(histogram: Histogram, { bins, rows, derivatives, gathered }: Filling): void {
  const { gradients, hessians } = derivatives;
  const count = rows.length;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    gathered[2 * i] = gradients[row] as number;
    gathered[2 * i + 1] = hessians[row] as number;
  }
  // Two columns at a time share what is read of a row.
  let column = 0;
  for (; column + 1 < bins.length; column += 2)
    addTwo(
      histogram,
      { first: bins[column] as Uint8Array, second: bins[column + 1] as Uint8Array, rows, gathered },
      sizeOf(column),
    );
  if (column < bins.length) addOne(histogram, { first: bins[column] as Uint8Array, rows, gathered }, sizeOf(column));
}

interface Adding {
  readonly first: Uint8Array;
  readonly rows: Uint32Array;
  readonly gathered: Float64Array;
}

function addOne(histogram: Histogram, { first, rows, gathered }: Adding, start: number): void {
  for (let i = 0; i < rows.length; i++) {
    const at = start + (first[rows[i] as number] as number) * stride;
    (histogram[at] as number) += gathered[2 * i] as number;
    (histogram[at + 1] as number) += gathered[2 * i + 1] as number;
    (histogram[at + 2] as number) += 1;
  }
}

function addTwo(
  histogram: Histogram,
  { first, second, rows, gathered }: Adding & { readonly second: Uint8Array },
  start: number,
): void {
  const next = start + sizeOf(1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const gradient = gathered[2 * i] as number;
    const hessian = gathered[2 * i + 1] as number;
    const a = start + (first[row] as number) * stride;
    const b = next + (second[row] as number) * stride;
    (histogram[a] as number) += gradient;
    (histogram[a + 1] as number) += hessian;
    (histogram[a + 2] as number) += 1;
    (histogram[b] as number) += gradient;
    (histogram[b + 1] as number) += hessian;
    (histogram[b + 2] as number) += 1;
  }
}

/** The sibling's histogram without reading its rows: parent minus the other child, in the parent's place. */
export function subtract(parent: Histogram, child: Histogram, columns: number): void {
  const size = sizeOf(columns);
  for (let i = 0; i < size; i++) (parent[i] as number) -= child[i] as number;
}
