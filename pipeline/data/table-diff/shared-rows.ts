import { personalCell, type SharedRows } from "../../domain/data-diff.ts";
import type { DuckDbStore } from "../tables/duckdb.ts";
import { openDuckDbStore } from "../tables/duckdb.ts";
import { cellsOf, isMissingText, normalText } from "./cells.ts";
import { query, shownValue } from "./query.ts";
import { openSource, type TableFile, type TableSource, unreadable } from "./source.ts";

/** The rows a model is trained on, and those it is judged by. */
export interface RowPair {
  readonly training: TableFile;
  readonly evaluation: TableFile;
}

export interface SharedRowsRequest {
  readonly after: RowPair;
  /** `undefined` where there was no such model before: then every shared row is new. */
  readonly before: RowPair | undefined;
  /** Columns that name a row and say nothing of it. */
  readonly keys: readonly string[];
  readonly personal: ReadonlySet<string>;
  readonly searchFrom: readonly string[];
}

const exampleLimit = 5;

/**
 * A source's rows as people mean them: `k<i>` says the same for cells that differ in case, blanks or the way a number is written,
 * `t<i>` is the cell as it stands.
 */
function normalRows(source: TableSource, columns: readonly string[]): string {
  const cells = cellsOf(source);
  const parts = columns.map((name, i) => {
    const { text, number } = cells[source.columns.indexOf(name)] ?? { text: "NULL", number: undefined };
    const value = number ?? `TRY_CAST(${text} AS DOUBLE)`;
    return `${text} AS t${i}, CASE WHEN isfinite(${value}) THEN ${value} + 0.0 END AS n${i}`;
  });
  const keys = columns.map((_, i) => {
    const words = `CASE WHEN ${isMissingText(`t${i}`)} THEN NULL ELSE ${normalText(`t${i}`)} END`;
    return `CASE WHEN n${i} IS NULL THEN ${words} END AS k${i}`;
  });
  return `(SELECT *, ${keys.join(", ")} FROM (SELECT ${parts.join(", ")} FROM ${source.relation}))`;
}

function hashOf(columns: readonly string[]): string {
  return `hash(${columns.map((_, i) => `n${i}, k${i}`).join(", ")})`;
}

/** Rows that may stand on both sides: those whose hash does. Memory holds hashes alone, whatever the tables hold. */
async function candidates(store: DuckDbStore, name: string, { training, evaluation, columns }: Opened): Promise<void> {
  for (const [table, source] of [
    ["training", training],
    ["evaluation", evaluation],
  ] as const)
    await read(
      store,
      source,
      `CREATE OR REPLACE TABLE ${table} AS SELECT DISTINCT ${hashOf(columns)} AS row FROM ${normalRows(source, columns)}`,
    );
  await store.connection.run(`CREATE TABLE ${name} AS SELECT row FROM evaluation SEMI JOIN training USING (row)`);
}

async function read(store: DuckDbStore, { pattern, where }: TableSource, sql: string): Promise<void> {
  try {
    await store.connection.run(sql, [pattern]);
  } catch (cause) {
    throw unreadable(where, cause);
  }
}

interface Opened {
  readonly training: TableSource;
  readonly evaluation: TableSource;
  /** Columns of both that are no ids. */
  readonly columns: readonly string[];
}

async function opened(store: DuckDbStore, pair: RowPair, keys: readonly string[]): Promise<Opened> {
  const training = await openSource(store, pair.training);
  const evaluation = await openSource(store, pair.evaluation);
  const columns = evaluation.columns.filter((name) => training.columns.includes(name) && !keys.includes(name));
  return { training, evaluation, columns };
}

/**
 * Counts the rows a model is judged by that it was trained on, ids apart, and which of them are new. Rows are found by a hash and
 * compared cell by cell, so that a row is neither missed nor taken for another.
 *
 * @returns `undefined` when the tables have no column in common but ids.
 * @throws LockstepError DUCKDB_MISSING, TABLE_INVALID.
 */
export async function findSharedRows(request: SharedRowsRequest): Promise<SharedRows | undefined> {
  const { before, after, keys, personal } = request;
  const files = [after, ...(before === undefined ? [] : [before])].flatMap((pair) => [pair.training, pair.evaluation]);
  await using store = await openDuckDbStore({
    paths: files.map(({ path }) => path),
    searchFrom: request.searchFrom,
  });
  const now = await opened(store, after, keys);
  const { columns } = now;
  if (columns.length === 0) return undefined;
  await candidates(store, "candidates", now);
  await store.connection.run("CREATE TABLE earlier (row UBIGINT)");
  if (before !== undefined) {
    const then = await opened(store, before, keys);
    // Another set of columns tells rows apart by other things: then all that is shared is told as new.
    if (then.columns.length === columns.length && columns.every((name) => then.columns.includes(name))) {
      await candidates(store, "known", { ...then, columns });
      await store.connection.run("INSERT INTO earlier SELECT row FROM known");
    }
  }
  for (const side of ["training", "evaluation"] as const) {
    const source = now[side];
    const [name] = keys;
    const place = name === undefined ? -1 : source.columns.indexOf(name);
    const shown = side === "training" || place === -1 ? columns : [...columns, source.columns[place] ?? ""];
    await read(
      store,
      source,
      `CREATE OR REPLACE TABLE ${side} AS SELECT *, ${hashOf(columns)} AS row FROM ${normalRows(source, shown)}
        WHERE ${hashOf(columns)} IN (SELECT row FROM candidates)`,
    );
  }
  const meant = columns.map((_, i) => `e.n${i} IS NOT DISTINCT FROM t.n${i} AND e.k${i} IS NOT DISTINCT FROM t.k${i}`);
  const exact = columns.map((_, i) => `e.t${i} IS NOT DISTINCT FROM t.t${i}`);
  const pairs = (conditions: readonly string[]): string =>
    `EXISTS (SELECT 1 FROM training AS t WHERE e.row = t.row AND ${conditions.join(" AND ")})`;
  await store.connection.run(
    `CREATE TABLE both_sides AS SELECT e.*, e.row NOT IN (SELECT row FROM earlier) AS is_new, ${pairs(exact)} AS is_exact
      FROM evaluation AS e WHERE ${pairs(meant)}`,
  );
  const [[rows = 0, newRows = 0, newExactRows = 0] = []] = await query(
    store,
    `SELECT count(*), count(*) FILTER (is_new), count(*) FILTER (is_new AND is_exact) FROM both_sides`,
  );
  const [key] = keys;
  const hasKey = key !== undefined && now.evaluation.columns.includes(key);
  const id = hasKey ? `t${columns.length}` : "t0";
  const order = [id, ...columns.map((_, i) => `t${i}`)].join(", ");
  const found = await query(
    store,
    `SELECT ${order} FROM both_sides WHERE is_new ORDER BY ${order} LIMIT ${exampleLimit}`,
  );
  const examples = found.map(([own, ...cells]) =>
    hasKey
      ? personal.has(key)
        ? personalCell
        : (shownValue(own) ?? "")
      : cells.map((cell, i) => (personal.has(columns[i] ?? "") ? personalCell : (shownValue(cell) ?? ""))).join(", "),
  );
  return {
    trainingPath: after.training.where,
    evaluationPath: after.evaluation.where,
    rows: Number(rows),
    newRows: Number(newRows),
    newExactRows: Number(newExactRows),
    examples,
  };
}
