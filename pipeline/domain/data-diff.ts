/** Rows that one side has and the other has not, or that differ. */
export interface RowChange {
  readonly count: number;
  /** Ids of the first few, at most five. */
  readonly examples: readonly string[];
}

/** Two states of a table, row by row as an id column pairs them. */
export interface TableDiff {
  readonly kind: "table";
  readonly idColumn: string;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly rowsAdded: RowChange;
  readonly rowsRemoved: RowChange;
  /** Rows of an id on both sides with a cell that differs, in columns that both have. */
  readonly rowsEdited: RowChange;
  /** Column → how many rows differ in it; only columns that differ, most first. */
  readonly editsByColumn: readonly { readonly column: string; readonly count: number }[];
}

/** Two states of a folder, file by file; examples are paths. */
export interface DirectoryDiff {
  readonly kind: "directory";
  readonly filesBefore: number;
  readonly filesAfter: number;
  readonly filesAdded: RowChange;
  readonly filesRemoved: RowChange;
  readonly filesEdited: RowChange;
}

/** What happened to one tracked path between two states; a side that lacks it is `undefined`. */
export interface DataDiff {
  readonly path: string;
  /** DVC's ids. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** `undefined` when the contents could not be compared: one side is missing, or it is no table and no folder. */
  readonly detail: TableDiff | DirectoryDiff | undefined;
}
