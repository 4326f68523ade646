import { isMissing, shownCell } from "../../data/tables/cell.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { numericCells, placeOf } from "../features/cells.ts";
import { parseDate } from "../features/graph/date.ts";

/** Times as numbers that order as they do. @throws LockstepError TABLE_INVALID naming the row of one that is missing or none. */
export function timesOf(rows: Table, name: string): Float64Array {
  const cells = rows.column(name);
  const dates = cells.map((cell) => parseDate(cell));
  const times = dates.some((date) => date !== undefined)
    ? Float64Array.from(dates, (date) => (date === undefined ? Number.NaN : date.localMs - date.offsetMs))
    : numericCells(rows, name);
  const odd = times.findIndex(Number.isNaN);
  if (odd === -1) return times;
  const cell = cells[odd] ?? "";
  throw new LockstepError(
    "TABLE_INVALID",
    `${placeOf(rows, odd)}, column ${shownCell(name)}: ${isMissing(cell) ? "the time is missing" : `${shownCell(cell)} is no time`}`,
    { hint: "Fill it, or leave the row out of the table." },
  );
}
