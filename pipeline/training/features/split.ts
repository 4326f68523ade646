import { Prng } from "../../domain/prng.ts";
import { rowsWhere } from "../splits/fold.ts";

export interface Split {
  /** Row numbers, ascending. */
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Sets a share of the rows aside, the same share of each class; at least one row of each class stays on each side when the
 * class has two or more.
 *
 * @param share - 0 … 1, exclusive.
 */
export function stratifiedSplit(labels: Uint8Array | Float64Array, share: number, seed: number): Split {
  const prng = new Prng(seed);
  const isValidation = new Uint8Array(labels.length);
  for (const label of new Set(labels.toSorted())) {
    const rows = prng.shuffle(rowsWhere(labels.length, (row) => labels[row] === label));
    const wanted = Math.round(rows.length * share);
    const count = rows.length < 2 ? 0 : Math.min(Math.max(wanted, 1), rows.length - 1);
    for (const row of rows.subarray(0, count)) isValidation[row] = 1;
  }
  const side = (value: number): Uint32Array => rowsWhere(labels.length, (row) => isValidation[row] === value);
  return { training: side(0), validation: side(1) };
}
