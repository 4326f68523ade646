import { type CellEdit, personalCell, type RowChange, type TableDiff } from "../../domain/data-diff.ts";
import { byCodePoint } from "../../domain/json.ts";
import type { DuckDbStore } from "../tables/duckdb.ts";
import type { SharedColumn } from "./load.ts";
import { query, shownValue, type Value } from "./query.ts";

/** Two tables that are loaded as `before` and `after`, and what their rows are called by. */
export interface Loaded {
  readonly store: DuckDbStore;
  readonly columns: readonly SharedColumn[];
  /** Places of the id's columns among {@link columns}; empty where there is none. */
  readonly keys: readonly number[];
  /** Names of columns whose values are not shown. */
  readonly personal: ReadonlySet<string>;
  /** How many rows each table has. */
  readonly rows: { readonly before: number; readonly after: number };
}

export type Paired = Pick<TableDiff, "rowsAdded" | "rowsRemoved" | "rowsEdited" | "editsByColumn" | "cellEdits">;

const exampleLimit = 5;
const cellLimit = 20;

function vs(places: readonly number[], side = ""): string {
  return places.map((i) => `${side}v${i}`).join(", ");
}

function same(places: readonly number[]): string {
  return places.map((i) => `b.v${i} = a.v${i}`).join(" AND ");
}

/** Longest name of a row, in characters. */
const nameLimit = 300;

/** A row's id, or all of a row that has none, without what is personal. */
function rowName({ columns, personal }: Loaded, places: readonly number[], row: readonly Value[]): string {
  const name = places
    .map((place, i) => (personal.has(columns[place]?.name ?? "") ? personalCell : (shownValue(row[i]) ?? "")))
    .join(", ");
  return name.length > nameLimit ? `${name.slice(0, nameLimit)}…` : name;
}

/**
 * Why the rows of a side cannot be told apart by the id, `undefined` when they can.
 *
 * @param title - Of the side, for the sentence.
 */
export async function keyProblem(loaded: Loaded, side: "before" | "after", title: string): Promise<string | undefined> {
  const { store, columns, keys, personal } = loaded;
  const key = vs(keys);
  const isMissing = keys.map((i) => `v${i} IS NULL`).join(" OR ");
  const [[rows = 0, distinct = 0, missing = 0] = []] = await query(
    store,
    `SELECT count(*), count(DISTINCT (${key})) FILTER (NOT (${isMissing})), count(*) FILTER (${isMissing}) FROM ${side}`,
  );
  const named = keys.map((i) => JSON.stringify(columns[i]?.name)).join(" and ");
  if (Number(missing) > 0) return `${title} has ${String(missing)} rows without ${named}`;
  if (Number(distinct) === Number(rows)) return undefined;
  const [twice = []] = await query(
    store,
    `SELECT ${key} FROM ${side} GROUP BY ${key} HAVING count(*) > 1 ORDER BY ${key} LIMIT 1`,
  );
  const isHidden = keys.some((i) => personal.has(columns[i]?.name ?? ""));
  const example = isHidden ? "" : `, for example ${JSON.stringify(rowName(loaded, keys, twice))}`;
  return `${title} has ${String(Number(rows) - Number(distinct))} rows whose ${named} stands in another row${example}`;
}

/** Names of the first rows of one side whose id the other lacks. */
async function missingFrom(
  loaded: Loaded,
  of: "before" | "after",
  from: "before" | "after",
): Promise<readonly string[]> {
  const { store, keys } = loaded;
  const found = await query(
    store,
    `SELECT ${vs(keys, "b.")} FROM ${of} AS b ANTI JOIN ${from} AS a ON ${same(keys)} ORDER BY ${vs(keys, "b.")} LIMIT ${exampleLimit}`,
  );
  return found.map((row) => rowName(loaded, keys, row));
}

/** Edited cells of the first edited rows, whose ids stand in the table `compared`: neither side is joined whole once more. */
async function firstEdits(loaded: Loaded, edited: readonly { readonly place: number; readonly column: string }[]) {
  const { store, keys, personal } = loaded;
  const places = edited.map(({ place }) => place);
  const named = (side: "before" | "after"): string =>
    `(SELECT t.* FROM ${side} AS t SEMI JOIN first_edited AS f ON ${keys.map((i) => `t.v${i} = f.v${i}`).join(" AND ")})`;
  const rows = await query(
    store,
    `WITH first_edited AS MATERIALIZED (SELECT unnest(first, recursive := true) FROM compared)
      SELECT ${[vs(keys, "b."), vs(places, "b."), vs(places, "a.")].join(", ")}
      FROM ${named("before")} AS b JOIN ${named("after")} AS a ON ${same(keys)} ORDER BY ${vs(keys, "b.")}`,
  );
  const cellEdits: CellEdit[] = [];
  for (const row of rows)
    for (const [i, { column }] of edited.entries()) {
      const [old, now] = [row[keys.length + i], row[keys.length + places.length + i]];
      if (old === now || cellEdits.length === cellLimit) continue;
      const shown = (value: Value | undefined) => (personal.has(column) ? personalCell : shownValue(value));
      cellEdits.push({ id: rowName(loaded, keys, row), column, before: shown(old), after: shown(now) });
    }
  return { examples: rows.slice(0, exampleLimit).map((row) => rowName(loaded, keys, row)), cellEdits };
}

/** Pairs rows by id, in one join: every cell of every pair is compared, none by a digest. */
export async function pairByKey(loaded: Loaded): Promise<Paired> {
  const { store, columns, keys, rows } = loaded;
  const compared = columns.map((_, i) => i).filter((i) => !keys.includes(i));
  const differs = (i: number): string => `b.v${i} IS DISTINCT FROM a.v${i}`;
  const any = compared.length === 0 ? "false" : compared.map(differs).join(" OR ");
  const counted = [any, ...compared.map(differs)].map((condition) => `count(*) FILTER (${condition})`);
  const id = keys.map((i) => `v${i} := b.v${i}`).join(", ");
  await store.connection.run(
    `CREATE TABLE compared AS SELECT min(struct_pack(${id}), ${cellLimit}) FILTER (${any}) AS first,
      [count(*), ${counted.join(", ")}] AS counts FROM before AS b JOIN after AS a ON ${same(keys)}`,
  );
  const numbers = await query(store, "SELECT unnest(counts)::DOUBLE FROM compared");
  const [pairs = 0, edited = 0, ...counts] = numbers.map(([count]) => Number(count));
  const byPlace = compared
    .map((place, i) => ({ place, column: columns[place]?.name ?? "", count: counts[i] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || byCodePoint(a.column, b.column));
  const { examples, cellEdits } = edited === 0 ? { examples: [], cellEdits: [] } : await firstEdits(loaded, byPlace);
  const [added, removed] = [rows.after - pairs, rows.before - pairs];
  return {
    rowsAdded: { count: added, examples: added === 0 ? [] : await missingFrom(loaded, "after", "before") },
    rowsRemoved: { count: removed, examples: removed === 0 ? [] : await missingFrom(loaded, "before", "after") },
    rowsEdited: { count: edited, examples },
    editsByColumn: byPlace.map(({ column, count }) => ({ column, count })),
    ...(cellEdits.length === 0 ? {} : { cellEdits }),
  };
}

/**
 * One text for one row, and another for every other: cells end with a mark that no cell holds unescaped, texts begin with a letter that
 * missing cells and numbers lack.
 */
function rowText(columns: readonly SharedColumn[]): string {
  const cells = columns.map(({ isNumeric }, i) =>
    isNumeric
      ? `coalesce(CAST(v${i} AS VARCHAR), '')`
      : `coalesce('t' || replace(replace(v${i}, '\\', '\\\\'), chr(31), '\\u'), '')`,
  );
  return cells.length === 0 ? "''" : cells.join(" || chr(31) || ");
}

/** Compares rows by what they hold, each as many times as it stands; their md5 is what tells them apart. */
export async function pairByContent(loaded: Loaded): Promise<Paired> {
  const { store, columns } = loaded;
  const digest = `md5_number(${rowText(columns)})`;
  await store.connection.run(
    `CREATE TABLE moved AS SELECT digest, sum(side) AS surplus FROM
      (SELECT ${digest} AS digest, -1 AS side FROM before UNION ALL SELECT ${digest}, 1 FROM after)
      GROUP BY digest HAVING sum(side) <> 0`,
  );
  const places = columns.map((_, i) => i);
  const change = async (side: "before" | "after", sign: "<" | ">"): Promise<RowChange> => {
    const [[count = 0] = []] = await query(
      store,
      `SELECT coalesce(sum(abs(surplus)), 0)::DOUBLE FROM moved WHERE surplus ${sign} 0`,
    );
    if (Number(count) === 0 || places.length === 0) return { count: Number(count), examples: [] };
    const rows = await query(
      store,
      `SELECT ${vs(places)} FROM ${side} SEMI JOIN (SELECT digest FROM moved WHERE surplus ${sign} 0) AS m
        ON ${digest} = m.digest ORDER BY ${vs(places)} LIMIT ${exampleLimit}`,
    );
    return { count: Number(count), examples: rows.map((row) => rowName(loaded, places, row)) };
  };
  return {
    rowsAdded: await change("after", ">"),
    rowsRemoved: await change("before", "<"),
    rowsEdited: { count: 0, examples: [] },
    editsByColumn: [],
  };
}
