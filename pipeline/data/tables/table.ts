/**
 * A table by column, every cell as the text that stood in the file. Numbers are read by whoever needs them, so that nothing is
 * guessed twice. Its columns are in memory, or are brought there one by one when they are asked for.
 */
export interface Table {
  /** Names the table in messages, for example its path; `undefined` for rows that were never in a file. */
  readonly where?: string;
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** Cells of one column, `[rowCount]`. @throws LockstepError COLUMN_MISSING naming the columns there are. */
  column(name: string): readonly string[];
  /**
   * The same cells as numbers, `[rowCount]`, NaN where a cell is missing; `undefined` when one of them is neither. Only tables that
   * know it without making texts have it; the numbers are those that the texts read as, infinities included where a file can hold them.
   *
   * @throws LockstepError COLUMN_MISSING.
   */
  numbers?(name: string): Float64Array | undefined;
  /** The rows in their order, some at a time, each piece a table of its own; only tables that are not in memory have it. */
  blocks?(): Iterable<Table>;
  /** Where a row (0 … rowCount − 1) stands in its file, for messages: `rows.csv, row 3`. */
  place?(row: number): string;
  /**
   * The bytes of a file that a cell names by its path from the folder of the table; `undefined` for what is no file of at most so many
   * bytes. Only tables that stand in a folder have it.
   *
   * @throws LockstepError PATH_UNSAFE for a path that leaves the folder.
   */
  readonly file?: (path: string, limitBytes: number) => Promise<Uint8Array | undefined>;
}
