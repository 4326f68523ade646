import { LockstepError } from "../../../domain/error.ts";
import { joinedCells } from "../cell-bytes.ts";
import { utf8Blocks } from "../encoding.ts";
import { emptyLines, type ReadLines, scanLines, tableOfLines } from "../jsonl.ts";
import type { TableBatch, TableStream } from "./table-stream.ts";

/** Longest line, in bytes. */
const lineLimitBytes = 64 * 1024 * 1024;

interface ReadPiece {
  readonly bytes: Uint8Array;
  readonly read: ReadLines;
}

/** The whole file piece by piece. @param names - Columns that every piece has; others follow them. */
async function* pieces(path: string, where: string, names: readonly string[]): AsyncGenerator<ReadPiece> {
  let held: Uint8Array = new Uint8Array();
  let firstLine = 1;
  for await (const { bytes, isLast } of utf8Blocks(path, where)) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    const read = scanLines(held, {
      where,
      firstLine,
      names,
      maximumCells: Number.POSITIVE_INFINITY,
      isOpenEnded: !isLast,
    });
    if (read.consumed === 0 && held.length > lineLimitBytes)
      throw new LockstepError(
        "TABLE_INVALID",
        `${where}, line ${String(firstLine)}: the line has more than ${String(lineLimitBytes)} bytes`,
        { hint: "Put each row on a line of its own." },
      );
    if (read.lines.length > 0) yield { bytes: held, read };
    firstLine = read.nextLine;
    held = held.subarray(read.consumed);
  }
}

function batchOf({ bytes, read }: ReadPiece, where: string): TableBatch {
  const table = tableOfLines(read, where);
  return {
    ...table,
    numberOf: (row) => read.lines[row] ?? 0,
    bytes: (name) => joinedCells(table.column(name)),
    record: (row) => bytes.subarray(read.starts[row], read.ends[row]),
  };
}

/** Reads the file once for the names of its members. @throws LockstepError TABLE_INVALID. */
export async function openJsonLinesStream(path: string, where: string): Promise<TableStream> {
  const names = new Set<string>();
  for await (const { read } of pieces(path, where, [])) for (const name of read.names) names.add(name);
  const columns = [...names];
  if (columns.length === 0) throw emptyLines(where);
  return {
    where,
    format: "jsonl",
    columns,
    doubles: new Set(),
    unit: "line",
    async *batches() {
      for await (const piece of pieces(path, where, columns)) yield batchOf(piece, where);
    },
  };
}
