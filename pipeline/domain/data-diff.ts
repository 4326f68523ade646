import type { ErrorCode } from "./error-codes.ts";

/** Rows that one side has and the other has not, or that differ. */
export interface RowChange {
  readonly count: number;
  /** Ids of the first few, at most five; where rows have no id, their cells. */
  readonly examples: readonly string[];
}

/** A column that holds something else than before; `integer`, `number`, `boolean`, `date`, `text` or a type of Parquet. */
export interface ColumnRetyped {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** One cell that was edited. A side that is missing is `null`; one of a personal column says {@link personalCell}. */
export interface CellEdit {
  readonly id: string;
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Stands for every value of a column that is marked personal. */
export const personalCell = "(personal)";

/** How often a value stands in a column on each side. */
export interface ValueCount {
  readonly value: string | null;
  readonly before: number;
  readonly after: number;
}

/** What became of the labels. */
export interface LabelDiff {
  readonly column: string;
  /** Class balance, most frequent first; empty for labels that are no classes. */
  readonly balance: readonly ValueCount[];
  /** Rows on both sides with another label. */
  readonly flips: number;
  /** Which label became which, most frequent first. */
  readonly pairs: readonly { readonly before: string | null; readonly after: string | null; readonly count: number }[];
}

/** One column's distribution on both sides. */
export interface ColumnShift {
  readonly column: string;
  /** Share of the rows that would have to change bin or category to make the sides alike, 0 … 1. */
  readonly distance: number;
  /** Of the chi-squared test of homogeneity, adjusted by Benjamini–Hochberg over the columns. */
  readonly adjustedPValue: number;
  /** Cells without a value. */
  readonly missing: { readonly before: number; readonly after: number };
  /** The middle values of a column of numbers, of a sample of the rows. */
  readonly median?: { readonly before: number; readonly after: number } | undefined;
  /** Values that only one side has, at most five each; of a column of categories. */
  readonly appeared?: readonly string[] | undefined;
  readonly vanished?: readonly string[] | undefined;
}

/** Two states of a table, row by row as an id column pairs them. */
export interface TableDiff {
  readonly kind: "table";
  /** The columns that name a row, joined by `, `; `undefined` where rows are compared by what they hold, as many times as they stand. */
  readonly idColumn: string | undefined;
  /** Why rows could not be paired though an id is declared. */
  readonly unpaired?: string | undefined;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  readonly columnsRetyped?: readonly ColumnRetyped[] | undefined;
  /** True when columns that both have stand in another order. */
  readonly isReordered?: boolean | undefined;
  readonly rowsAdded: RowChange;
  readonly rowsRemoved: RowChange;
  /** Rows of an id on both sides with a cell that differs, in columns that both have. */
  readonly rowsEdited: RowChange;
  /** Column → how many rows differ in it; only columns that differ, most first. */
  readonly editsByColumn: readonly { readonly column: string; readonly count: number }[];
  /** At most twenty. */
  readonly cellEdits?: readonly CellEdit[] | undefined;
  /** Rows that say what another row says, ids apart: all but the first of each. */
  readonly duplicates?: { readonly before: number; readonly after: number } | undefined;
  readonly label?: LabelDiff | undefined;
  /** Columns whose distribution moved, beyond chance and enough to matter, farthest first. */
  readonly shifts?: readonly ColumnShift[] | undefined;
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
  /** Why a table could not be compared. */
  readonly problem?: { readonly code: ErrorCode; readonly sentence: string } | undefined;
}

/** Rows that a model is trained on and judged by, ids apart. */
export interface SharedRows {
  readonly trainingPath: string;
  readonly evaluationPath: string;
  /** Evaluation rows that say what a training row says, whatever the case, the blanks and the way numbers are written. */
  readonly rows: number;
  /** Those of them that were not among both before. */
  readonly newRows: number;
  /** Those of {@link newRows} that agree with a training row to the letter. */
  readonly newExactRows: number;
  /** Ids of the first new ones among the evaluation rows, at most five. */
  readonly examples: readonly string[];
}
