import type { ColumnRetyped, TableDiff } from "../../domain/data-diff.ts";
import { LockstepError } from "../../domain/error.ts";
import { openDuckDbStore } from "../tables/duckdb.ts";
import { labelDiff } from "./label.ts";
import { columnTypes, loadTables, type SharedColumn } from "./load.ts";
import { keyProblem, type Loaded, pairByContent, pairByKey } from "./pair.ts";
import { query } from "./query.ts";
import { columnShifts } from "./shift.ts";
import { openSource, type TableFile } from "./source.ts";

/** What is known of the columns of a table. */
export interface DiffOptions {
  /** Columns that name a row; where one of them is missing, or rows share a name, rows are compared by what they hold. */
  readonly keys: readonly string[];
  /** Somebody names the keys for this very comparison: one that neither side has is a mistake of theirs. */
  readonly areKeysAsked?: boolean;
  readonly labelColumn: string | undefined;
  /** Columns whose values are not shown. */
  readonly personal: ReadonlySet<string>;
  /** Folders in whose `node_modules` DuckDB is looked for before Lockstep's own. */
  readonly searchFrom: readonly string[];
}

function retyped(
  columns: readonly SharedColumn[],
  before: readonly string[],
  after: readonly string[],
): readonly ColumnRetyped[] {
  return columns.flatMap(({ name }, i) => {
    const [old = "empty", now = "empty"] = [before[i], after[i]];
    // A column without any value is of every type.
    return old === now || old === "empty" || now === "empty" ? [] : [{ column: name, before: old, after: now }];
  });
}

function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const now = new Set(after);
  const then = new Set(before);
  const old = before.filter((name) => now.has(name));
  return after.filter((name) => then.has(name)).some((name, i) => name !== old[i]);
}

async function duplicates({ store }: Loaded) {
  const [[before = 0, after = 0] = []] = await query(
    store,
    `SELECT (SELECT count(*) - count(DISTINCT content) FROM before)::DOUBLE,
      (SELECT count(*) - count(DISTINCT content) FROM after)::DOUBLE`,
  );
  return { before: Number(before), after: Number(after) };
}

/** @throws LockstepError COLUMN_MISSING for a key that neither side has. */
function requireKeys(where: string, keys: readonly string[], columns: readonly string[]): void {
  const missing = keys.filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  const shown = columns.slice(0, 50).map((name) => JSON.stringify(name));
  const more = columns.length > shown.length ? ` and ${columns.length - shown.length} more` : "";
  throw new LockstepError(
    "COLUMN_MISSING",
    `${where} has no column ${missing.map((name) => JSON.stringify(name)).join(", ")}`,
    {
      hint: `It has ${shown.join(", ")}${more}.`,
    },
  );
}

/** Whether the id pairs the rows of both sides, and if not, why. */
async function pairing(loaded: Loaded, keys: readonly string[]) {
  if (keys.length === 0) return { isPaired: false, unpaired: undefined };
  if (loaded.keys.length < keys.length) {
    const missing = keys.filter((name) => !loaded.columns.some((column) => column.name === name));
    return { isPaired: false, unpaired: `not both sides have the column ${missing.join(", ")}` };
  }
  const unpaired =
    (await keyProblem(loaded, "after", "the table after")) ?? (await keyProblem(loaded, "before", "the table before"));
  return { isPaired: unpaired === undefined, unpaired };
}

/**
 * Compares two states of a table with DuckDB, in bounded memory: CSV, JSON lines and Parquet, also one with another. The order of rows
 * does not matter. Cells are compared as docs/reference/data-diff.md says.
 *
 * @throws LockstepError DUCKDB_MISSING; TABLE_INVALID for a file that is no table; COLUMN_MISSING for a key that was asked for.
 */
export async function diffTables(before: TableFile, after: TableFile, options: DiffOptions): Promise<TableDiff> {
  await using store = await openDuckDbStore({ paths: [before.path, after.path], searchFrom: options.searchFrom });
  const [old, now] = [await openSource(store, before), await openSource(store, after)];
  if (options.areKeysAsked === true)
    requireKeys(after.where, options.keys, [...new Set([...now.columns, ...old.columns])]);
  const sources = { before: { name: "before", source: old }, after: { name: "after", source: now } };
  const columns = await loadTables(store, [sources.after, sources.before], options.keys);
  const placeOf = (name: string): number => columns.findIndex((column) => column.name === name);
  const keys = options.keys.map(placeOf).filter((place) => place >= 0);
  const [[rowsBefore = 0, rowsAfter = 0] = []] = await query(
    store,
    "SELECT (SELECT count(*) FROM before)::DOUBLE, (SELECT count(*) FROM after)::DOUBLE",
  );
  const rows = { before: Number(rowsBefore), after: Number(rowsAfter) };
  const loaded: Loaded = { store, columns, keys, personal: options.personal, rows };
  const { isPaired, unpaired } = await pairing(loaded, options.keys);
  const label = options.labelColumn === undefined ? -1 : placeOf(options.labelColumn);
  const names = { old: new Set(old.columns), now: new Set(now.columns) };
  return {
    kind: "table",
    idColumn: isPaired ? options.keys.join(", ") : undefined,
    ...(unpaired === undefined ? {} : { unpaired }),
    rowsBefore: rows.before,
    rowsAfter: rows.after,
    columnsAdded: now.columns.filter((name) => !names.old.has(name)),
    columnsRemoved: old.columns.filter((name) => !names.now.has(name)),
    columnsRetyped: retyped(
      columns,
      await columnTypes(store, sources.before, columns),
      await columnTypes(store, sources.after, columns),
    ),
    isReordered: isReordered(old.columns, now.columns),
    ...(await (isPaired ? pairByKey(loaded) : pairByContent(loaded))),
    duplicates: await duplicates(loaded),
    ...(label === -1 ? {} : { label: await labelDiff(loaded, label, isPaired) }),
    shifts: await columnShifts(loaded),
  };
}
