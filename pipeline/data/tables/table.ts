/**
 * A table in memory, by column, every cell as the text that stood in the file. Numbers are read by whoever needs them, so that
 * nothing is guessed twice.
 */
export interface Table {
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** Cells of one column, `[rowCount]`. @throws LockstepError COLUMN_MISSING naming the columns there are. */
  column(name: string): readonly string[];
}
