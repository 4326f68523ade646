import { isAscii } from "node:buffer";
import { LockstepError } from "../../../domain/error.ts";
import { type CellBytes, cellsOf } from "../cell-bytes.ts";
import { columnNumbers, columnTexts } from "../csv-columns.ts";
import { columnMissing } from "../missing-column.ts";
import { openScratchFile, type ScratchFile } from "../scratch-file.ts";
import type { Table } from "../table.ts";
import type { TableBatch, TableStream } from "./table-stream.ts";

/** Most rows: their numbers have 32 bits. */
const rowLimit = 2 ** 32 - 1;

/** The rows of one batch as they lie in the file, column by column. */
interface Piece {
  readonly firstRow: number;
  readonly rowCount: number;
  /** By column: where it begins. */
  readonly starts: Float64Array;
  /** By column: how many bytes its cells have; the doubles of a column have none. */
  readonly sizes: Float64Array;
  /** Numbers of its rows in the table's file; the first one alone where each is one above the one before. */
  readonly numbers: Uint32Array | number;
}

/** A table on disk: each column is read when it is asked for, and nothing but the last one is kept. */
export interface SpooledTable extends Table, Disposable {
  numbers(name: string): Float64Array | undefined;
  blocks(): Iterable<Table>;
  place(row: number): string;
}

export interface SpoolOptions {
  /** Folder on a disk with room for the table. */
  readonly folder: string;
  /** Looks at each batch on its way, and may throw. */
  readonly onBatch?: ((batch: TableBatch) => void) | undefined;
}

function numbersOf(batch: TableBatch): Uint32Array | number {
  const first = batch.numberOf(0);
  const isRun = batch.numberOf(batch.rowCount - 1) === first + batch.rowCount - 1;
  return isRun ? first : Uint32Array.from({ length: batch.rowCount }, (_, row) => batch.numberOf(row));
}

function written(file: ScratchFile, batch: TableBatch, { columns, doubles }: TableStream): Omit<Piece, "firstRow"> {
  const starts = new Float64Array(columns.length);
  const sizes = new Float64Array(columns.length);
  for (const [i, name] of columns.entries()) {
    if (doubles.has(name)) {
      const values = batch.numbers?.(name) ?? new Float64Array();
      starts[i] = file.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      continue;
    }
    const { bytes, stops } = batch.bytes(name);
    starts[i] = file.write(new Uint8Array(stops.buffer, stops.byteOffset, stops.byteLength));
    file.write(bytes);
    sizes[i] = bytes.length;
  }
  return { rowCount: batch.rowCount, starts, sizes, numbers: numbersOf(batch) };
}

/** Reads what was written, one column of one piece at a time. */
interface Reading {
  readonly file: ScratchFile;
  readonly stream: Pick<TableStream, "where" | "columns" | "doubles" | "unit">;
}

function indexOf({ stream }: Reading, name: string): number {
  const index = stream.columns.indexOf(name);
  if (index < 0) throw columnMissing(stream.columns, name, stream.where);
  return index;
}

function doublesOf({ file }: Reading, { starts, rowCount }: Piece, column: number): Float64Array {
  const values = new Float64Array(rowCount);
  file.read(values, starts[column] as number);
  return values;
}

function bytesOf({ file }: Reading, { starts, sizes, rowCount }: Piece, column: number): CellBytes {
  const [start, size] = [starts[column] as number, sizes[column] as number];
  const stops = new Uint32Array(rowCount);
  file.read(stops, start);
  const bytes = new Uint8Array(size);
  file.read(bytes, start + stops.byteLength);
  return { bytes, stops };
}

function textsOf(reading: Reading, piece: Piece, name: string): readonly string[] {
  const column = indexOf(reading, name);
  if (reading.stream.doubles.has(name))
    return Array.from(doublesOf(reading, piece, column), (value) => (Number.isNaN(value) ? "" : String(value)));
  const cells = cellsOf(bytesOf(reading, piece, column));
  return columnTexts({ cells, column: 0, from: 0 }, isAscii(cells.bytes) ? "latin1" : "utf8");
}

/** `undefined` when a cell is no number. */
function valuesOf(reading: Reading, piece: Piece, name: string): Float64Array | undefined {
  const column = indexOf(reading, name);
  if (reading.stream.doubles.has(name)) return doublesOf(reading, piece, column);
  return columnNumbers({ cells: cellsOf(bytesOf(reading, piece, column)), column: 0, from: 0 });
}

/** The last answer, for whoever asks again at once. */
function last<Value>(read: (name: string) => Value): (name: string) => Value {
  let known: { readonly name: string; readonly value: Value } | undefined;
  return (name) => {
    if (known?.name !== name) {
      known = undefined;
      known = { name, value: read(name) };
    }
    return known.value;
  };
}

function numberIn({ numbers }: Piece, row: number): number {
  return typeof numbers === "number" ? numbers + row : (numbers[row] as number);
}

function blockOf(reading: Reading, piece: Piece): Table {
  const { where, columns, unit } = reading.stream;
  return {
    where,
    columns,
    rowCount: piece.rowCount,
    column: last((name) => textsOf(reading, piece, name)),
    numbers: last((name) => valuesOf(reading, piece, name)),
    place: (row) => `${where}, ${unit} ${String(numberIn(piece, row))}`,
  };
}

/**
 * Moves a table into a file of its own, column by column, through memory for one batch. It is the same table as `readTable` gives, cell
 * by cell and place by place.
 *
 * @throws LockstepError TABLE_INVALID, and whatever `onBatch` throws.
 */
export async function spoolTable(stream: TableStream, { folder, onBatch }: SpoolOptions): Promise<SpooledTable> {
  const file = openScratchFile(folder);
  try {
    const pieces: Piece[] = [];
    let rowCount = 0;
    for await (const batch of stream.batches()) {
      onBatch?.(batch);
      if (rowCount + batch.rowCount > rowLimit)
        throw new LockstepError("TABLE_INVALID", `${stream.where} has more than ${String(rowLimit)} rows`, {
          hint: "Split the table.",
        });
      pieces.push({ ...written(file, batch, stream), firstRow: rowCount });
      rowCount += batch.rowCount;
    }
    return tableOf({ file, stream }, pieces, rowCount);
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

function tableOf(reading: Reading, pieces: readonly Piece[], rowCount: number): SpooledTable {
  const { where, columns, unit } = reading.stream;
  return {
    where,
    columns,
    rowCount,
    column: last((name) => {
      const cells = new Array<string>(rowCount);
      indexOf(reading, name);
      for (const piece of pieces) {
        const texts = textsOf(reading, piece, name);
        for (let row = 0; row < piece.rowCount; row++) cells[piece.firstRow + row] = texts[row] as string;
      }
      return cells;
    }),
    numbers: last((name) => {
      const values = new Float64Array(rowCount);
      indexOf(reading, name);
      for (const piece of pieces) {
        const found = valuesOf(reading, piece, name);
        if (found === undefined) return undefined;
        values.set(found, piece.firstRow);
      }
      return values;
    }),
    *blocks() {
      for (const piece of pieces) yield blockOf(reading, piece);
    },
    place(row) {
      const piece = pieces.findLast(({ firstRow }) => firstRow <= row);
      return `${where}, ${unit} ${String(piece === undefined ? row : numberIn(piece, row - piece.firstRow))}`;
    },
    [Symbol.dispose]() {
      reading.file[Symbol.dispose]();
    },
  };
}
