import { LockstepError } from "../../domain/error.ts";

/** A column that rows are told apart by, for example the product or the region. */
export interface SliceColumn {
  readonly name: string;
  /** `[n]` */
  readonly values: readonly string[];
}

/** Rows that share one value in each of some columns. */
export interface Slice {
  /** For example `type=L` or `type=L, line=3`. */
  readonly name: string;
  /** Ascending. */
  readonly rows: Uint32Array;
}

/**
 * The slices that some columns make together, sorted by name; combinations without rows are none.
 *
 * @throws LockstepError TABLE_INVALID when the columns are of different lengths.
 */
export function slicesOf(columns: readonly SliceColumn[]): readonly Slice[] {
  const [first] = columns;
  if (first === undefined) return [];
  const odd = columns.find(({ values }) => values.length !== first.values.length);
  if (odd !== undefined)
    throw new LockstepError(
      "TABLE_INVALID",
      `slice column ${odd.name} has ${odd.values.length} rows and ${first.name} has ${first.values.length}`,
    );
  const members = new Map<string, number[]>();
  for (const row of first.values.keys()) {
    const name = columns.map((column) => `${column.name}=${column.values[row] ?? ""}`).join(", ");
    const rows = members.get(name) ?? [];
    rows.push(row);
    members.set(name, rows);
  }
  return [...members.entries()]
    .map(([name, rows]) => ({ name, rows: Uint32Array.from(rows) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
