import { cellNumber, isMissing, shownCell } from "../../data/tables/cell.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";

export { cellNumber as parseNumber, isMissing, shownCell } from "../../data/tables/cell.ts";

/** Where a row stands, for messages. */
export function placeOf(table: Table, row: number): string {
  return table.place?.(row) ?? `row ${row + 1}`;
}

/** Where a column stands, for messages. */
export function columnPlace(table: Table, column: string): string {
  return `${table.where === undefined ? "" : `${table.where}, `}column ${shownCell(column)}`;
}

/** Where the label of a row stands, or without one the column of all labels, for messages. */
export function labelPlace(table: Table, column: string, row?: number): string {
  if (row !== undefined) return `${placeOf(table, row)}, label column ${shownCell(column)}`;
  return `${table.where === undefined ? "" : `${table.where}, `}label column ${shownCell(column)}`;
}

export function labelMissing(table: Table, column: string, row: number): LockstepError {
  return new LockstepError("TABLE_INVALID", `${labelPlace(table, column, row)}: the label is missing`, {
    hint: "Leave rows without a label out of the table: they can neither teach nor judge a model.",
  });
}

/** @param place - Of the cell: file, row, column. */
function notANumber(place: string, cell: string): LockstepError {
  const isInfinite = /^[+-]?inf(?:inity)?$/i.test(cell.trim());
  return new LockstepError(
    "TABLE_INVALID",
    `${place}: ${shownCell(cell)} is not a ${isInfinite ? "finite " : ""}number`,
    {
      hint: "Correct the cell, leave it empty, or name the column under `categorical` or `drop` in params.yaml.",
    },
  );
}

/**
 * One column as numbers, `[rowCount]`; NaN where the cell is missing.
 *
 * @throws LockstepError TABLE_INVALID naming row, column and cell, also for infinities; COLUMN_MISSING.
 */
export function numericCells(table: Table, column: string): Float64Array {
  const place = (row: number): string => `${placeOf(table, row)}, column ${shownCell(column)}`;
  const known = table.numbers?.(column);
  if (known !== undefined) {
    const infinite = known.findIndex((value) => value === Infinity || value === -Infinity);
    if (infinite === -1) return known;
    throw notANumber(place(infinite), String(known[infinite]));
  }
  const cells = table.column(column);
  const values = new Float64Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    const value = cellNumber(cell) ?? (isMissing(cell) ? Number.NaN : undefined);
    if (value === undefined) throw notANumber(place(row), cell);
    values[row] = value;
  }
  return values;
}

/**
 * The label as `[rowCount]` of 1 (the positive text) and 0 (any other).
 *
 * @throws LockstepError TABLE_INVALID when a label is missing; COLUMN_MISSING.
 */
export function binaryLabels(table: Table, column: string, positive: string): Uint8Array {
  const cells = table.column(column);
  const labels = new Uint8Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    if (isMissing(cell) && cell !== positive) throw labelMissing(table, column, row);
    labels[row] = cell.trim() === positive ? 1 : 0;
  }
  return labels;
}
