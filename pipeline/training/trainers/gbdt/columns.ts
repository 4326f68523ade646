import type { Table } from "../../../data/tables/table.ts";
import { LockstepError } from "../../../domain/error.ts";
import { isMissing, numericCells, shownCell } from "../../features/cells.ts";
import { applyCross, type Cross } from "../../features/crosses.ts";
import { binLimit } from "./bins.ts";
import type { Column } from "./forest.ts";

/** What a forest takes, in the order of its columns: numbers, crosses of them, categories. */
export interface ForestInputs {
  readonly numeric: readonly string[];
  readonly crosses: readonly Cross[];
  readonly categorical: readonly { readonly column: string; readonly categories: readonly string[] }[];
}

/** The most frequent texts of a column, at most {@link binLimit}, sorted; the rest count as unknown. */
export function frequentCategories(rows: Table, column: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const cell of rows.column(column))
    if (!isMissing(cell)) counts.set(cell.trim(), (counts.get(cell.trim()) ?? 0) + 1);
  const byText = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return byText
    .sort(([, a], [, b]) => b - a)
    .slice(0, binLimit)
    .map(([text]) => text)
    .sort();
}

/**
 * The columns of a table as a forest takes them; nothing is imputed or scaled.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID for text in a numeric column, MODEL_INVALID for a cross of unknown columns.
 */
export function forestColumns(inputs: ForestInputs, rows: Table): readonly Column[] {
  const numbers = new Map(inputs.numeric.map((name) => [name, numericCells(rows, name)]));
  const number = (name: string): Float64Array => {
    const found = numbers.get(name);
    if (found === undefined)
      throw new LockstepError("MODEL_INVALID", `a cross uses ${shownCell(name)}, which is no input of the model`);
    return found;
  };
  return [
    ...numbers.values(),
    ...inputs.crosses.map(({ left, operator, right }) => applyCross(operator, number(left), number(right))),
    ...inputs.categorical.map(({ column, categories }) => {
      const positions = new Map(categories.map((category, i) => [category, i]));
      return Float64Array.from(rows.column(column), (cell) =>
        isMissing(cell) ? Number.NaN : (positions.get(cell.trim()) ?? Number.NaN),
      );
    }),
  ];
}
