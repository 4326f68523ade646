import { blocksOf } from "./blocks.ts";
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

/** The key of one row as its cells stand, letter by letter. */
export function plainKeys(table: Table, columns: readonly string[]): readonly string[] {
  const cells = columns.map((name) => table.column(name));
  return Array.from({ length: table.rowCount }, (_, row) => cells.map((column) => column[row] ?? "").join(separator));
}

function normalised(cell: string): string {
  if (isMissing(cell)) return "";
  const value = cellNumber(cell);
  // Minus zero is zero.
  return value === undefined ? cell.trim().toLowerCase() : String(value === 0 ? 0 : value);
}

/** 53 bits of a text, as a whole number. */
function digest(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

/**
 * A number for each row, `[rowCount]`: equal where {@link rowKeys} are, and hardly ever elsewhere. Eight bytes for each row, however
 * large the table.
 */
export function rowDigests(table: Table, columns: readonly string[]): Float64Array {
  const digests = new Float64Array(table.rowCount);
  let at = 0;
  for (const block of blocksOf(table)) for (const key of rowKeys(block, columns)) digests[at++] = digest(key);
  return digests;
}
