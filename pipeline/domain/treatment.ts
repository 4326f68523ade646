/** What a feature graph does with a cell that it cannot take as it stands; what it refuses is an error with a place instead. */
export const cellTreatments = ["imputed", "empty", "unknown", "clipped", "zero_divisor", "cut", "wordless"] as const;
export type CellTreatment = (typeof cellTreatments)[number];

/** Each treatment as a reader is told of it. */
export const treatmentWords: Readonly<Record<CellTreatment, string>> = {
  imputed: "empty, filled in",
  empty: "empty, taken as missing",
  unknown: "unknown or rare category, not told apart",
  clipped: "out of bounds, clipped",
  zero_divisor: "divided by 0, taken as 0",
  cut: "more words than are read, cut",
  wordless: "no known word, taken as empty",
};

/** Cells of one column that were treated in the same way, however many features are made of the column. */
export interface TreatedCells {
  /** An input, or what is made of several of them: `plant × shift`, `torque / speed`. */
  readonly column: string;
  readonly treatment: CellTreatment;
  /** Above 0. */
  readonly rows: number;
  /**
   * The first of them: the id of its row and what stands in the cell, shortened; without what a data contract calls personal, or an id
   * where rows have none.
   */
  readonly example: { readonly id?: string | undefined; readonly value?: string | undefined };
}

/** How the unusual cells of the rows a model was judged on were treated, and how many of them its training rows have. */
export interface Treatments {
  readonly rowCount: number;
  /** `undefined` when the training rows could not be looked at in the same way. */
  readonly trainingRowCount?: number | undefined;
  /** Those of most rows, first. */
  readonly cells: readonly (TreatedCells & { readonly trainingRows?: number | undefined })[];
  /** Treated, too, and not listed. */
  readonly more: number;
}

/** Longest list of a record. */
export const mostTreatedCells = 50;

/**
 * What a record says of treated cells; `undefined` when none was treated.
 *
 * @param training - The same of the training rows.
 */
export function treatmentsOf(
  rows: { readonly rowCount: number; readonly cells: readonly TreatedCells[] },
  training: { readonly rowCount: number; readonly cells: readonly TreatedCells[] } | undefined,
): Treatments | undefined {
  const { rowCount, cells } = rows;
  if (cells.length === 0) return undefined;
  // The sort is stable: among equals, those of the first input come first.
  const listed = [...cells].sort((a, b) => b.rows - a.rows).slice(0, mostTreatedCells);
  const more = cells.length - listed.length;
  if (training === undefined) return { rowCount, cells: listed, more };
  const key = ({ column, treatment }: TreatedCells): string => `${treatment} ${column}`;
  const known = new Map(training.cells.map((found) => [key(found), found.rows]));
  return {
    rowCount,
    trainingRowCount: training.rowCount,
    cells: listed.map((found) => ({ ...found, trainingRows: known.get(key(found)) ?? 0 })),
    more,
  };
}
