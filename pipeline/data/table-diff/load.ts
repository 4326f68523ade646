import type { DuckDbStore } from "../tables/duckdb.ts";
import { cellsOf, isOdd, presentNumber, presentText } from "./cells.ts";
import { type ColumnProfile, guessColumns, profileColumns } from "./profile.ts";
import { query } from "./query.ts";
import { type TableSource, unreadable } from "./source.ts";

/** A column that several tables have. Queries call it `v` and its place among these. */
export interface SharedColumn {
  readonly name: string;
  /** All tables hold numbers alone: cells are doubles. Otherwise they are texts, compared to the letter. */
  readonly isNumeric: boolean;
}

function shared([first = [], ...others]: readonly (readonly ColumnProfile[])[]): readonly SharedColumn[] {
  return first.flatMap(({ name, isNumeric }) => {
    const found = others.map((profile) => profile.find((column) => column.name === name));
    if (found.includes(undefined)) return [];
    return [{ name, isNumeric: isNumeric && found.every((column) => column?.isNumeric) }];
  });
}

/** A source and the name its rows get in the database, one of this project's. */
export interface NamedSource {
  readonly name: string;
  readonly source: TableSource;
}

/** Reads a source into a table. @returns Whether a column that was taken for one of numbers holds something else. */
async function load(
  store: DuckDbStore,
  { name, source }: NamedSource,
  { columns, keys }: { readonly columns: readonly SharedColumn[]; readonly keys: ReadonlySet<string> },
): Promise<boolean> {
  const cells = cellsOf(source);
  const parts = columns.map(({ name: column, isNumeric }, i) => {
    const cell = cells[source.columns.indexOf(column)];
    if (cell === undefined) throw new RangeError(`${source.where} has no column ${column}`);
    return isNumeric
      ? {
          read: `${cell.text} AS t${i}, ${cell.number ?? "NULL::DOUBLE"} AS n${i}`,
          value: `${presentNumber(`n${i}`)} AS v${i}`,
          odd: [isOdd(cell, `t${i}`, `n${i}`)],
        }
      : { read: `${cell.text} AS t${i}`, value: `${presentText(`t${i}`)} AS v${i}`, odd: [] };
  });
  const read = parts.map((part) => part.read).join(", ") || "x0 AS t0";
  const values = parts.map(({ value }) => value).join(", ") || "NULL AS v0";
  const odd = parts.flatMap((part) => part.odd).join(" OR ") || "false";
  const hashed = columns.flatMap((column, i) => (keys.has(column.name) ? [] : [`v${i}`])).join(", ") || "0";
  try {
    await store.connection.run(
      `CREATE OR REPLACE TABLE ${name} AS SELECT *, hash(${hashed}) AS content FROM
        (SELECT ${values}, ${odd} AS is_odd FROM (SELECT ${read} FROM ${source.relation}))`,
      [source.pattern],
    );
  } catch (cause) {
    throw unreadable(source.where, cause);
  }
  const [[isOddHere = false] = []] = await query(store, `SELECT coalesce(bool_or(is_odd), false) FROM ${name}`);
  return isOddHere === true;
}

/**
 * Reads what tables have in common into the database, each into a table with the columns `v0` … in the order of the first, and
 * `content`, a hash of all that are no ids. Every row is read once where the first rows tell which columns hold numbers alone; where a
 * later row says otherwise, all are looked at and read again.
 *
 * @returns The columns that all have.
 * @throws LockstepError TABLE_INVALID.
 */
export async function loadTables(
  store: DuckDbStore,
  sources: readonly NamedSource[],
  keys: readonly string[],
): Promise<readonly SharedColumn[]> {
  const guesses: { readonly named: NamedSource; readonly guess: readonly ColumnProfile[] }[] = [];
  for (const named of sources) guesses.push({ named, guess: await guessColumns(store, named.source) });
  const guessed = shared(guesses.map(({ guess }) => guess));
  if (await loadAll(store, sources, { columns: guessed, keys: new Set(keys) })) return guessed;
  const profiles: (readonly ColumnProfile[])[] = [];
  for (const { named, guess } of guesses) profiles.push(await profileColumns(store, named.source, guess));
  const columns = shared(profiles);
  await loadAll(store, sources, { columns, keys: new Set(keys) });
  return columns;
}

/** @returns Whether every column that was taken for one of numbers is one; otherwise the tables that were read are of no use. */
async function loadAll(
  store: DuckDbStore,
  sources: readonly NamedSource[],
  as: { readonly columns: readonly SharedColumn[]; readonly keys: ReadonlySet<string> },
): Promise<boolean> {
  for (const source of sources) if (await load(store, source, as)) return false;
  return true;
}

/** Rows that are looked at first: a text or a fraction among them settles a column, whatever follows. */
const firstRows = 1_000;

type Measured = readonly [values: unknown, isWhole: unknown, isNumber: unknown, isDate: unknown];

async function measure(
  store: DuckDbStore,
  table: string,
  columns: readonly (SharedColumn & { readonly place: number })[],
): Promise<ReadonlyMap<number, Measured>> {
  if (columns.length === 0) return new Map();
  const measures = columns.map(({ isNumeric, place }) => {
    // Numbers on this side may be texts for the other's sake.
    const number = isNumeric ? `v${place}` : `TRY_CAST(v${place} AS DOUBLE)`;
    const isDate = isNumeric ? "false" : `TRY_CAST(v${place} AS TIMESTAMP) IS NOT NULL`;
    const all = (condition: string): string => `coalesce(bool_and(${condition}) FILTER (v${place} IS NOT NULL), true)`;
    const isWhole = all(`coalesce(${number} = trunc(${number}), false)`);
    return `count(v${place})::DOUBLE, ${isWhole}, count(${number}) = count(v${place}), ${all(isDate)}`;
  });
  const [found = []] = await query(store, `SELECT ${measures.join(", ")} FROM ${table}`);
  return new Map(columns.map(({ place }, i) => [place, found.slice(4 * i, 4 * i + 4) as unknown as Measured] as const));
}

/** What a column holds, in words: as Parquet declares it, else `integer`, `number`, `date` or `text`; `empty` without any value. */
export async function columnTypes(
  store: DuckDbStore,
  { name, source }: NamedSource,
  columns: readonly SharedColumn[],
): Promise<readonly string[]> {
  const placed = columns.map((column, place) => ({ ...column, place }));
  const first = await measure(store, `(SELECT * FROM ${name} LIMIT ${firstRows})`, placed);
  const isTold = ({ place, isNumeric }: { readonly place: number; readonly isNumeric: boolean }): boolean => {
    const [, isWhole, isNumber, isDate] = first.get(place) ?? [];
    return isWhole === false && isDate === false && (isNumeric || isNumber === false);
  };
  const rest = await measure(
    store,
    name,
    placed.filter((column) => !isTold(column)),
  );
  return placed.map(({ name: column, place }) => {
    const [values, isWhole, isNumber, isDate] = rest.get(place) ?? first.get(place) ?? [];
    if (values === 0) return "empty";
    const declared = source.types?.[source.columns.indexOf(column)];
    if (declared !== undefined) return declared;
    return isWhole === true ? "integer" : isNumber === true ? "number" : isDate === true ? "date" : "text";
  });
}
