import { cellNumber, isMissing } from "./cell.ts";
import type { Table } from "./table.ts";

/** Stands between the cells of a key, which hardly hold it. */
const separator = "\u001f";

/**
 * A key for each row, `[rowCount]`, the same for rows that say the same in these columns: blanks around a cell, capital letters, the way
 * a number is written and the way a value is missing make no difference. Rows of two tables with one key are one row twice.
 */
export function rowKeys(table: Table, columns: readonly string[]): readonly string[] {
  const cells = columns.map((name) => table.column(name));
  return Array.from({ length: table.rowCount }, (_, row) =>
    cells.map((column) => normalised(column[row] ?? "")).join(separator),
  );
}

function normalised(cell: string): string {
  if (isMissing(cell)) return "";
  const value = cellNumber(cell);
  // Minus zero is zero.
  return value === undefined ? cell.trim().toLowerCase() : String(value === 0 ? 0 : value);
}
