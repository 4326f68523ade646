import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";

/** Texts that stand for "no value", besides the empty cell; compared without regard to case. */
const missing = new Set(["", "na", "n/a", "nan", "null", "none"]);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Longest piece of a cell that a message repeats, in characters. */
const shownLimit = 40;

export function isMissing(cell: string): boolean {
  return cell.length <= 8 && missing.has(cell.trim().toLowerCase());
}

/** The number a cell holds, `undefined` when it holds none; `Infinity` and numbers too large for a double are none. */
export function parseNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text.length > 400 || !number.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A cell as a message shows it. */
export function shownCell(cell: string): string {
  return JSON.stringify(cell.length > shownLimit ? `${cell.slice(0, shownLimit)}…` : cell);
}

/**
 * One column as numbers, `[rowCount]`; NaN where the cell is missing.
 *
 * @throws LockstepError TABLE_INVALID naming column, row and cell; COLUMN_MISSING.
 */
export function numericCells(table: Table, column: string): Float64Array {
  const cells = table.column(column);
  const values = new Float64Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    const value = parseNumber(cell) ?? (isMissing(cell) ? Number.NaN : undefined);
    if (value === undefined)
      throw new LockstepError(
        "TABLE_INVALID",
        `column ${shownCell(column)}, row ${row + 1}: ${shownCell(cell)} is not a number`,
        {
          hint: "Correct the cell, leave it empty, or name the column under `categorical` or `drop` in params.yaml.",
        },
      );
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
    if (isMissing(cell) && cell !== positive)
      throw new LockstepError(
        "TABLE_INVALID",
        `label column ${shownCell(column)}, row ${row + 1}: the label is missing`,
        {
          hint: "Leave rows without a label out of the table.",
        },
      );
    labels[row] = cell.trim() === positive ? 1 : 0;
  }
  return labels;
}
