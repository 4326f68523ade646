import type { DuckDbStore } from "../tables/duckdb.ts";

/** What a query gives for a cell; counts may come as big integers. */
export type Value = string | number | bigint | boolean | null;

/** Rows of a query over tables of this room: texts, numbers and counts alone. */
export async function query(
  { connection }: Pick<DuckDbStore, "connection">,
  sql: string,
): Promise<readonly (readonly Value[])[]> {
  return (await connection.runAndReadAll(sql)).getRowsJS() as readonly (readonly Value[])[];
}

/** Longest value of a cell that a diff repeats, in characters. */
const shownLimit = 200;

/** A cell for people; `null` for a missing one. */
export function shownValue(value: Value | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = String(value);
  return text.length > shownLimit ? `${text.slice(0, shownLimit)}…` : text;
}
