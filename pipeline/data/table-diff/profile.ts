import type { DuckDbStore } from "../tables/duckdb.ts";
import { cellsOf, isOdd } from "./cells.ts";
import { type TableSource, unreadable } from "./source.ts";

/** Whether every cell of a column that is not missing is a number that a double holds. */
export interface ColumnProfile {
  readonly name: string;
  readonly isNumeric: boolean;
}

/** Rows that are looked at first: one text among them settles a column, and casts that fail cost more than those that do not. */
const firstRows = 1_000;

/**
 * Which of some columns hold something else than numbers, in all rows or the first.
 *
 * @throws LockstepError TABLE_INVALID.
 */
async function oddColumns(
  { connection }: DuckDbStore,
  source: TableSource,
  { places, rows }: { readonly places: readonly number[]; readonly rows: number | undefined },
): Promise<ReadonlySet<number>> {
  if (places.length === 0) return new Set();
  const cells = cellsOf(source);
  const parts = places.map((place) => {
    const { text = "NULL", number = "NULL::DOUBLE", exactUpTo } = cells[place] ?? {};
    const cell = { text, number: cells[place]?.number, exactUpTo };
    return {
      read: `${text} AS t${place}, ${number} AS n${place}`,
      odd: `coalesce(bool_or(${isOdd(cell, `t${place}`, `n${place}`)}), false)`,
    };
  });
  const limit = rows === undefined ? "" : ` LIMIT ${rows}`;
  const sql = `SELECT ${parts.map(({ odd }) => odd).join(", ")} FROM
    (SELECT ${parts.map(({ read }) => read).join(", ")} FROM (SELECT * FROM ${source.relation}${limit}))`;
  try {
    const [found = []] = (await connection.runAndReadAll(sql, [source.pattern])).getRowsJS();
    return new Set(places.filter((_, i) => found[i] === true));
  } catch (cause) {
    throw unreadable(source.where, cause);
  }
}

/** What a source's first rows say: a column is one of numbers until a later row says otherwise. */
export async function guessColumns(store: DuckDbStore, source: TableSource): Promise<readonly ColumnProfile[]> {
  const odd = await oddColumns(store, source, { places: source.columns.map((_, i) => i), rows: firstRows });
  return source.columns.map((name, i) => ({ name, isNumeric: !odd.has(i) }));
}

/**
 * Reads all of a source and says which columns hold numbers alone. Nothing is sampled: a text in the last row counts.
 *
 * @param guess - What the first rows say.
 */
export async function profileColumns(
  store: DuckDbStore,
  source: TableSource,
  guess: readonly ColumnProfile[],
): Promise<readonly ColumnProfile[]> {
  const places = guess.flatMap(({ isNumeric }, i) => (isNumeric ? [i] : []));
  const odd = await oddColumns(store, source, { places, rows: undefined });
  return guess.map(({ name, isNumeric }, i) => ({ name, isNumeric: isNumeric && !odd.has(i) }));
}
