import type { DuckDbStore } from "../tables/duckdb.ts";
import { cellsOf, isOdd } from "./cells.ts";
import { type TableSource, unreadable } from "./source.ts";

/** Whether every cell of a column that is not missing is a number that a double holds. */
export interface ColumnProfile {
  readonly name: string;
  readonly isNumeric: boolean;
}

/**
 * Reads a source and says which columns hold numbers alone. Nothing is sampled: a text in the last row counts.
 *
 * @throws LockstepError TABLE_INVALID.
 */
export async function profileColumns(
  { connection }: DuckDbStore,
  source: TableSource,
): Promise<readonly ColumnProfile[]> {
  const cells = cellsOf(source);
  const read = cells.map(({ text, number }, i) => `${text} AS t${i}, ${number ?? "NULL::DOUBLE"} AS n${i}`).join(", ");
  const odd = cells.map((cell, i) => `coalesce(bool_or(${isOdd(cell, `t${i}`, `n${i}`)}), false)`);
  const sql = `SELECT ${odd.join(", ")} FROM (SELECT ${read} FROM ${source.relation})`;
  try {
    const [found = []] = (await connection.runAndReadAll(sql, [source.pattern])).getRowsJS();
    return source.columns.map((name, i) => ({ name, isNumeric: found[i] === false }));
  } catch (cause) {
    throw unreadable(source.where, cause);
  }
}
