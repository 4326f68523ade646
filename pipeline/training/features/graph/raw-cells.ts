import type { Table } from "../../../data/tables/table.ts";
import { LockstepError } from "../../../domain/error.ts";
import { isMissing, numericCells, placeOf, shownCell } from "../cells.ts";
import { parseDate, type WrittenDate } from "./date.ts";

/** Columns of each form that are kept for the next node: the two that a feature usually is of. */
const keptColumns = 2;

/** The cells of a table as the nodes of a graph want them; a column that was just read is not read again. */
export interface RawCells {
  readonly rowCount: number;
  /** NaN where missing. @throws LockstepError TABLE_INVALID, COLUMN_MISSING. */
  numbers(column: string): Float64Array;
  /** Without the blanks around them; `undefined` where missing. */
  texts(column: string): readonly (string | undefined)[];
  /** `undefined` where missing. @throws LockstepError TABLE_INVALID naming the row of a text that is no date. */
  dates(column: string): readonly (WrittenDate | undefined)[];
  /** A cell, for messages. */
  place(row: number, columns: readonly string[]): string;
  /** Columns, for messages. */
  columnPlace(columns: readonly string[]): string;
}

function recent<Value>(read: (column: string) => Value): (column: string) => Value {
  const known = new Map<string, Value>();
  return (column) => {
    const value = known.get(column) ?? read(column);
    // Behind the others, so that the first is the one asked for longest ago.
    known.delete(column);
    known.set(column, value);
    const [oldest] = known.keys();
    if (known.size > keptColumns && oldest !== undefined) known.delete(oldest);
    return value;
  };
}

export function rawCells(table: Table): RawCells {
  const place = (row: number, columns: readonly string[]): string =>
    `${placeOf(table, row)}, column ${columns.map(shownCell).join(" and ")}`;
  const texts = recent((column) => table.column(column).map((cell) => (isMissing(cell) ? undefined : cell.trim())));
  return {
    rowCount: table.rowCount,
    numbers: recent((column) => numericCells(table, column)),
    texts,
    dates: recent((column) =>
      texts(column).map((text, row) => {
        if (text === undefined) return undefined;
        const date = parseDate(text);
        if (date !== undefined) return date;
        throw new LockstepError("TABLE_INVALID", `${place(row, [column])}: ${shownCell(text)} is not a date`, {
          hint: "Write dates as 2024-05-01 or 2024-05-01T12:30:00Z, or leave the cell empty.",
        });
      }),
    ),
    place,
    columnPlace: (columns) =>
      `${table.where === undefined ? "" : `${table.where}, `}column ${columns.map(shownCell).join(" and ")}`,
  };
}
