import { LockstepError } from "../../../domain/error.ts";
import { headerOf, refuseOtherEncodings, tableOf } from "../csv.ts";
import { columnBytes } from "../csv-columns.ts";
import { utf8Blocks } from "../encoding.ts";
import { columnMissing } from "../missing-column.ts";
import { type Cells, scanCells } from "../scan.ts";
import type { TableBatch, TableStream } from "./table-stream.ts";

/** Longest row, in bytes: a quote that is never closed would otherwise take the whole file into memory. */
const recordLimitBytes = 64 * 1024 * 1024;

interface Scanned {
  readonly cells: Cells;
  /** Number of its first row in the file, from 1. */
  readonly firstRow: number;
}

/** The whole file as scanned pieces; the header is the first row of the first. */
async function* scanned(path: string, where: string): AsyncGenerator<Scanned> {
  let held: Uint8Array = new Uint8Array();
  let width: number | undefined;
  let firstRow = 1;
  for await (const { bytes, isLast } of utf8Blocks(path, where)) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    const options = { maximumCells: Number.POSITIVE_INFINITY, firstRow, width, isOpenEnded: !isLast };
    const cells = scanCells(held, where, options);
    if (cells.height === 0) {
      if (held.length > recordLimitBytes)
        throw new LockstepError(
          "TABLE_INVALID",
          `${where}, row ${String(firstRow)}: the row has more than ${String(recordLimitBytes)} bytes`,
          { hint: 'Look for a quote (") that is never closed.' },
        );
      continue;
    }
    width = cells.width;
    yield { cells, firstRow };
    firstRow += cells.height;
    held = held.subarray(cells.consumed);
  }
}

/** The bytes from the first cell of a row to its last, quotes included. */
function recordOf({ bytes, starts, ends, width }: Cells, row: number): Uint8Array {
  const quote = 0x22;
  const first = starts[row * width] as number;
  const end = ends[(row + 1) * width - 1] as number;
  // Before a bare cell stands a line end or nothing, behind one a line end, a comma or nothing.
  return bytes.subarray(bytes[first - 1] === quote ? first - 1 : first, bytes[end] === quote ? end + 1 : end);
}

function batchOf({ cells, firstRow }: Scanned, columns: readonly string[], where: string): TableBatch {
  const from = firstRow === 1 ? 1 : 0;
  return {
    ...tableOf(cells, { columns, where, from, firstRow }),
    numberOf: (row) => firstRow + from + row,
    bytes(name) {
      const column = columns.indexOf(name);
      if (column < 0) throw columnMissing(columns, name, where);
      return columnBytes({ cells, column, from });
    },
    record: (row) => recordOf(cells, from + row),
  };
}

/** @throws LockstepError TABLE_INVALID for a header that cannot be used. */
export async function openCsvStream(path: string, where: string): Promise<TableStream> {
  for await (const { cells } of scanned(path, where)) {
    const columns = headerOf(cells, where);
    refuseOtherEncodings(cells, { columns, where, firstRow: 1 });
    return {
      where,
      format: "csv",
      columns,
      doubles: new Set(),
      unit: "row",
      header: recordOf(cells, 0),
      async *batches() {
        for await (const piece of scanned(path, where)) {
          refuseOtherEncodings(piece.cells, { columns, where, firstRow: piece.firstRow });
          const batch = batchOf(piece, columns, where);
          if (batch.rowCount > 0) yield batch;
        }
      },
    };
  }
  throw new LockstepError("TABLE_INVALID", `${where} is empty`, { hint: "A table begins with a row of column names." });
}
