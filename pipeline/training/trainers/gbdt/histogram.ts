import type { BinnedRows } from "./bins.ts";

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

/** Where the sums of a column's first bin stand. */
export function startOf(column: number): number {
  return column * slots * stride;
}

export function sumsAt(histogram: Histogram, at: number): Sums {
  return {
    gradient: histogram[at] as number,
    hessian: histogram[at + 1] as number,
    count: histogram[at + 2] as number,
  };
}

/** Histograms that are done with, to be filled again: allocating them anew takes longer than filling them. */
export class HistogramPool {
  private readonly free: Histogram[] = [];
  private readonly size: number;

  constructor(columnCount: number) {
    this.size = startOf(columnCount);
  }

  /** All zero. */
  take(): Histogram {
    return this.free.pop()?.fill(0) ?? new Float64Array(this.size);
  }

  give(histogram: Histogram): void {
    this.free.push(histogram);
  }
}

/** Adds a node's rows to an empty histogram. The derivatives are gathered once, so that each column reads them in order. */
export function fill(
  histogram: Histogram,
  { bins }: BinnedRows,
  node: Derivatives & { readonly rows: Uint32Array; readonly columns: readonly number[] },
): Histogram {
  const { rows, columns } = node;
  const gradients = new Float64Array(rows.length);
  const hessians = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    gradients[i] = node.gradients[row] as number;
    hessians[i] = node.hessians[row] as number;
  }
  for (const column of columns) {
    const binOf = bins[column] as Uint8Array;
    const start = startOf(column);
    for (let i = 0; i < rows.length; i++) {
      const at = start + (binOf[rows[i] as number] as number) * stride;
      (histogram[at] as number) += gradients[i] as number;
      (histogram[at + 1] as number) += hessians[i] as number;
      (histogram[at + 2] as number) += 1;
    }
  }
  return histogram;
}

/** The sibling's histogram without reading its rows: parent minus the other child. Takes over the parent's. */
export function subtract(parent: Histogram, child: Histogram): Histogram {
  for (let i = 0; i < parent.length; i++) (parent[i] as number) -= child[i] as number;
  return parent;
}
