import { LockstepError } from "../../domain/error.ts";

/** One division of rows into those to learn from and those to be judged on; row numbers, ascending, none on both sides. */
export interface Fold {
  readonly training: Uint32Array;
  readonly test: Uint32Array;
}

/** @throws LockstepError PARAMS_INVALID. */
export function impossible(message: string, hint: string): LockstepError {
  return new LockstepError("PARAMS_INVALID", message, { hint });
}

/** Row numbers that a predicate takes, ascending. */
export function rowsWhere(rowCount: number, take: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (take(row)) rows[count++] = row;
  return rows.slice(0, count);
}

/** @param assignment - `[n]`, the fold (0 … folds − 1) in which each row is tested. */
export function foldsOf(assignment: Uint32Array, folds: number): readonly Fold[] {
  return Array.from({ length: folds }, (_, fold) => ({
    training: rowsWhere(assignment.length, (row) => assignment[row] !== fold),
    test: rowsWhere(assignment.length, (row) => assignment[row] === fold),
  }));
}

/** The numbers 0 … n − 1 in an order that the seed decides. */
export function identity(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}

/** Row numbers by value, values in the order of UTF-16 units, rows ascending. */
export function rowsByValue(values: readonly string[]): ReadonlyMap<string, Uint32Array> {
  const lists = new Map<string, number[]>();
  for (const [row, value] of values.entries()) {
    const list = lists.get(value);
    if (list === undefined) lists.set(value, [row]);
    else list.push(row);
  }
  const sorted = [...lists].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([value, rows]) => [value, Uint32Array.from(rows)]));
}
