import { open } from "node:fs/promises";
import { LockstepError } from "../../domain/error.ts";
import { readCsv } from "../tables/csv.ts";
import type { DuckDbStore } from "../tables/duckdb.ts";
import { duckDbAdvice, duckDbProblem } from "../tables/duckdb-words.ts";
import { formatOf } from "../tables/read-table.ts";

/** A file with a table in it. */
export interface TableFile {
  /** Absolute path of the bytes; it says nothing of their format when they lie in a cache. */
  readonly path: string;
  /** Path in the repository: names the table in messages, and its format where the bytes do not. */
  readonly where: string;
}

/** A table as queries see it: columns by position, so that no name of a column is ever part of a query. */
export interface TableSource {
  readonly where: string;
  readonly columns: readonly string[];
  /** Types of Parquet's columns; `undefined` where all cells are texts. */
  readonly types: readonly string[] | undefined;
  /** What stands behind FROM; its columns are `x0` … and its one parameter is {@link pattern}. */
  readonly relation: string;
  readonly pattern: string;
}

/** How far the first row of a CSV file may reach, in bytes. */
const headerLimit = 4 * 1024 * 1024;

function invalid(message: string, hint: string): LockstepError {
  return new LockstepError("TABLE_INVALID", message, { hint });
}

/** Where the first row ends: at the first line end that is not between quotes. */
function rowEnd(bytes: Uint8Array): number | undefined {
  let isQuoted = false;
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0x22) isQuoted = !isQuoted;
    else if (!isQuoted && (byte === 0x0a || byte === 0x0d)) return at;
  }
  return undefined;
}

async function startOf(path: string): Promise<Buffer> {
  await using file = await open(path);
  const buffer = Buffer.alloc(headerLimit);
  const { bytesRead } = await file.read(buffer, 0, headerLimit, 0);
  return buffer.subarray(0, bytesRead);
}

async function csvColumns(start: Buffer, where: string): Promise<readonly string[]> {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff))
    throw invalid(`${where} is UTF-16, and tables are compared as UTF-8`, "Save the table as UTF-8.");
  const end = rowEnd(start) ?? (start.length < headerLimit ? start.length : undefined);
  if (end === undefined)
    throw invalid(`${where}: the first row does not end`, "A table begins with a row of column names.");
  return (await readCsv(start.subarray(0, end), where)).columns;
}

/** Columns by position. A struct of positions, so that a hostile name cannot end a literal. */
function positions(columns: readonly string[]): string {
  return columns.map((_, i) => `x${i}`).join(", ");
}

async function described({ connection }: DuckDbStore, sql: string, pattern: string) {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${sql}`, [pattern])).getRowsJS();
  const texts = rows as readonly (readonly string[])[];
  return { columns: texts.map(([name = ""]) => name), types: texts.map(([, type = ""]) => type) };
}

/**
 * Names that differ in case alone are one to DuckDB, which calls the second `email_1`. Nobody knows a column by that name, and a contract
 * that hides `email` would not hide it.
 */
async function refuseRenamed(
  { connection }: DuckDbStore,
  file: Pick<TableSource, "where" | "columns" | "pattern"> & { readonly isParquet: boolean },
): Promise<void> {
  const lower = new Set(file.columns.map((name) => name.toLowerCase()));
  const isSuspicious = file.columns.some((name) => {
    const [, stem] = /^(.*)_\d+$/s.exec(name) ?? [];
    return stem !== undefined && lower.has(stem.toLowerCase());
  });
  if (!isSuspicious) return;
  const names = file.isParquet
    ? "SELECT name FROM parquet_schema($1)"
    : "SELECT DISTINCT unnest(json_keys(json)) AS name FROM read_json_objects($1, format = 'newline_delimited')";
  const sql = `SELECT min(name), max(name) FROM (${names}) GROUP BY lower(name) HAVING count(*) > 1 LIMIT 1`;
  const [found] = (await connection.runAndReadAll(sql, [file.pattern])).getRowsJS();
  if (found !== undefined)
    throw invalid(
      `${file.where}: the columns ${found.map((name) => JSON.stringify(name)).join(" and ")} differ in case alone`,
      "Give one of them another name.",
    );
}

/**
 * Looks at the columns of a table; no row is read but the first, and of JSON lines all for their names.
 *
 * @throws LockstepError TABLE_INVALID.
 */
export async function openSource(store: DuckDbStore, { path, where }: TableFile): Promise<TableSource> {
  const start = await startOf(path);
  const pattern = store.patternOf(path);
  const format = formatOf(where, start.toString("latin1", 0, 4));
  if (format === "csv") {
    const columns = await csvColumns(start, where);
    const declared = columns.map((_, i) => `'x${i}': 'VARCHAR'`).join(", ");
    const relation = `read_csv($1, columns = {${declared}}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"')`;
    return { where, columns, types: undefined, relation, pattern };
  }
  try {
    const isParquet = format === "parquet";
    const reader = isParquet
      ? "read_parquet($1)"
      : "read_json($1, format = 'newline_delimited', records = true, maximum_depth = 1, sample_size = -1)";
    const { columns, types } = await described(store, reader, pattern);
    await refuseRenamed(store, { where, columns, isParquet, pattern });
    const named = `${reader} AS source(${positions(columns)})`;
    // A member of a line is its text: `1.50` stays as it stands, a text loses its quotes.
    const texts = columns.map((_, i) => `x${i} ->> '$' AS x${i}`).join(", ");
    return isParquet
      ? { where, columns, types, relation: named, pattern }
      : { where, columns, types: undefined, relation: `(SELECT ${texts} FROM ${named})`, pattern };
  } catch (cause) {
    throw unreadable(where, cause);
  }
}

/** What DuckDB says of a file that is no table. Its own message is left out: it repeats rows, also those that nobody may see. */
export function unreadable(where: string, cause: unknown): LockstepError {
  return cause instanceof LockstepError
    ? cause
    : invalid(`${where} cannot be read as a table: ${duckDbProblem(cause)}`, duckDbAdvice(cause));
}
