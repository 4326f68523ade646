import type { CellBytes } from "../cell-bytes.ts";
import type { TableFormat } from "../read-table.ts";
import type { Table } from "../table.ts";

/** Some rows of a file that follow each other. Its cells are checked as those of a whole table, and places are those of the file. */
export interface TableBatch extends Table {
  /** Number of a row (0 … rowCount − 1) in its file, as places have it. */
  numberOf(row: number): number;
  /** The cells of a column that are no doubles, as bytes. */
  bytes(name: string): CellBytes;
  /** The bytes of a row as they stand in the file, without the line end; only formats of lines have it. */
  record?(row: number): Uint8Array;
}

/** A table that is read a batch at a time, so that it may be larger than memory. */
export interface TableStream {
  readonly where: string;
  readonly format: TableFormat;
  readonly columns: readonly string[];
  /** Columns that the format holds as numbers; every batch has their `numbers`. */
  readonly doubles: ReadonlySet<string>;
  /** What rows are called in places: `row` or `line`. */
  readonly unit: "row" | "line";
  /** The first line of a file whose rows are lines below it. */
  readonly header?: Uint8Array;
  /**
   * All rows from the first on, each time it is called.
   *
   * @throws LockstepError TABLE_INVALID naming file, row and column as far as there are any.
   */
  batches(): AsyncIterable<TableBatch>;
}
