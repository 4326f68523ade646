import { counted } from "../../domain/counted.ts";
import type { ContractFinding, DataContract, RulePath, TableContract } from "../../domain/data-contract.ts";
import { LockstepError } from "../../domain/error.ts";
import { loadTables, type SharedColumn } from "../table-diff/load.ts";
import { query } from "../table-diff/query.ts";
import { openSource, type TableFile } from "../table-diff/source.ts";
import { type DuckDBListValue, type DuckDbStore, openDuckDbStore } from "../tables/duckdb.ts";
import { duckDbProblem } from "../tables/duckdb-words.ts";
import { type RuleQuery, ruleQueries } from "./rules.ts";
import { askSql } from "./sql.ts";

export interface CheckRequest {
  readonly contract: DataContract;
  /** The tables that are there, by the path the contract gives them. */
  readonly files: ReadonlyMap<string, TableFile>;
  /** What ages are measured to, in seconds since 1970: the time of a commit, so that asking again gives the same answer. */
  readonly nowSeconds: number;
  /** When the rows were there at the latest, in seconds since 1970: the time of the commit, of a workspace now. */
  readonly knownBySeconds: number;
  readonly searchFrom: readonly string[];
}

export interface Checked {
  /** Rules that were asked. */
  readonly rules: number;
  readonly findings: readonly ContractFinding[];
}

/** A table of the contract in the database. */
interface LoadedTable {
  readonly table: TableContract;
  readonly name: string;
  readonly columns: readonly SharedColumn[];
  readonly rows: number;
}

type Found = Omit<ContractFinding, "table" | "mode">;

/** @throws LockstepError CONTRACT_INVALID for a pattern that is none. What DuckDB says of it may repeat cells and is left out. */
async function countOf(
  { connection }: DuckDbStore,
  { rule }: RuleQuery,
  { sql, values }: { readonly sql: string; readonly values: readonly (string | DuckDBListValue)[] },
): Promise<number> {
  try {
    const [[count] = []] = (await connection.runAndReadAll(sql, [...values])).getRowsJS();
    return Number(count);
  } catch (cause) {
    const [, table, ...path] = rule;
    const at = `${path.join(".")} of ${String(table)}`;
    throw new LockstepError("CONTRACT_INVALID", `${at} cannot be asked: ${duckDbProblem(cause)}`, {
      hint: "A pattern is one of RE2: without look-ahead, look-behind and references to groups, every bracket closed.",
    });
  }
}

async function ask(store: DuckDbStore, { name, rows }: LoadedTable, rule: RuleQuery): Promise<Found | undefined> {
  const sql = `SELECT (${rule.select})::DOUBLE FROM ${name}${rule.where === undefined ? "" : ` WHERE ${rule.where}`}`;
  const { value } = rule;
  const values = value === undefined ? [] : [typeof value === "string" ? value : store.duckdb.listValue([...value])];
  if (Array.isArray(value) && value.length === 0) {
    // A column of numbers and none among the values: every cell breaks the rule.
    return { rule: rule.rule, dimension: rule.dimension, sentence: "no value that is allowed is a number" };
  }
  const sentence = rule.judge(await countOf(store, rule, { sql, values }), rows);
  return sentence === undefined ? undefined : { rule: rule.rule, dimension: rule.dimension, sentence };
}

function rowCountFindings({ table, rows }: LoadedTable): readonly Found[] {
  const at: RulePath = ["tables", table.path, "rows"];
  const { minimum, maximum } = table.rows;
  const few = minimum !== undefined && rows < minimum;
  const many = maximum !== undefined && rows > maximum;
  return [
    ...(few
      ? [
          {
            rule: [...at, "minimum"],
            dimension: "completeness" as const,
            sentence: `${counted(rows, "row")}; at least ${minimum} must be there`,
          },
        ]
      : []),
    ...(many
      ? [
          {
            rule: [...at, "maximum"],
            dimension: "completeness" as const,
            sentence: `${counted(rows, "row")}; at most ${maximum} may be there`,
          },
        ]
      : []),
  ];
}

/** Columns that must be there and are not, and those that may not be there. */
function columnFindings({ table, columns }: LoadedTable): readonly Found[] {
  const at: RulePath = ["tables", table.path];
  const there = new Set(columns.map(({ name }) => name));
  const absent = (rule: RulePath, name: string): readonly Found[] =>
    there.has(name)
      ? []
      : [{ rule, dimension: "completeness", sentence: `there is no column ${JSON.stringify(name)}` }];
  const named = new Set([...table.key, ...table.columns.map(({ column }) => column)]);
  const others = table.allowsOtherColumns ? [] : [...there].filter((name) => !named.has(name));
  return [
    ...table.columns.flatMap(({ column }) => absent([...at, "columns", column], column)),
    ...table.key.flatMap((name) => absent([...at, "key"], name)),
    ...(table.freshness === undefined ? [] : absent([...at, "freshness", "column"], table.freshness.column)),
    ...(others.length === 0
      ? []
      : [
          {
            rule: [...at, "other_columns"],
            dimension: "consistency" as const,
            sentence: `columns that are not named: ${others
              .slice(0, 10)
              .map((name) => JSON.stringify(name))
              .join(", ")}`,
          },
        ]),
  ];
}

/** A time without a zone is read as one of UTC, and may come from a place that is up to 14 hours ahead. */
const aheadSeconds = 86_400;

/** Rows from the future are a finding of their own and make nothing fresh: one wrong year would, for ever. */
async function freshnessFindings(
  store: DuckDbStore,
  loaded: LoadedTable,
  { nowSeconds, knownBySeconds }: CheckRequest,
): Promise<readonly Found[]> {
  const { freshness, path } = loaded.table;
  const place = loaded.columns.findIndex(({ name }) => name === freshness?.column);
  if (freshness === undefined || place === -1) return [];
  const at = `epoch(TRY_CAST(CAST(v${place} AS VARCHAR) AS TIMESTAMPTZ))`;
  const isLater = `t > ${knownBySeconds + aheadSeconds}`;
  const [[seconds = null, later = 0] = []] = await query(
    store,
    `SELECT (max(t) FILTER (NOT ${isLater}))::DOUBLE, (count(*) FILTER (${isLater}))::DOUBLE FROM (SELECT ${at} AS t FROM ${loaded.name})`,
  );
  const found = (sentence: string): Found => ({
    rule: ["tables", path, "freshness"],
    dimension: "freshness",
    sentence,
  });
  const future =
    Number(later) === 0 ? [] : [found(`rows dated more than a day after the data was committed: ${String(later)}`)];
  if (seconds === null) return future.length > 0 ? future : [found("no cell of the column is a date")];
  const age = nowSeconds - Number(seconds);
  if (age <= freshness.maximumAgeSeconds) return future;
  const hours = (value: number): string => `${String(Math.floor(value / 360) / 10)} hours`;
  return [
    ...future,
    found(
      `the newest row is ${hours(age)} old at the time of the commit; at most ${hours(freshness.maximumAgeSeconds)} are allowed`,
    ),
  ];
}

async function referenceFindings(
  store: DuckDbStore,
  { table, name, columns }: LoadedTable,
  all: ReadonlyMap<string, LoadedTable>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const { column, references } of table.columns) {
    if (references === undefined) continue;
    const rule: RulePath = ["tables", table.path, "columns", column, "references"];
    const target = all.get(references.table);
    const [own, other] = [
      columns.findIndex((one) => one.name === column),
      target?.columns.findIndex((one) => one.name === references.column) ?? -1,
    ];
    if (own === -1) continue;
    if (target === undefined || other === -1) {
      const sentence = `there is no column ${JSON.stringify(references.column)} in ${references.table}`;
      found.push({ rule, dimension: "consistency", sentence });
      continue;
    }
    const sameKind = columns[own]?.isNumeric === target.columns[other]?.isNumeric;
    const text = (value: string): string => (sameKind ? value : `CAST(${value} AS VARCHAR)`);
    const [[count = 0] = []] = await query(
      store,
      `SELECT count(*)::DOUBLE FROM ${name} AS a ANTI JOIN ${target.name} AS b ON ${text(`a.v${own}`)} = ${text(`b.v${other}`)} WHERE a.v${own} IS NOT NULL`,
    );
    if (Number(count) > 0)
      found.push({
        rule,
        dimension: "consistency",
        sentence: `cells that are not in ${references.table}: ${String(count)}`,
      });
  }
  return found;
}

async function loadAll(
  store: DuckDbStore,
  { contract, files }: CheckRequest,
): Promise<ReadonlyMap<string, LoadedTable>> {
  const loaded = new Map<string, LoadedTable>();
  for (const [i, table] of contract.tables.entries()) {
    const file = files.get(table.path);
    if (file === undefined) continue;
    const name = `table${i}`;
    const columns = await loadTables(store, [{ name, source: await openSource(store, file) }], []);
    const [[rows = 0] = []] = await query(store, `SELECT count(*)::DOUBLE FROM ${name}`);
    loaded.set(table.path, { table, name, columns, rows: Number(rows) });
  }
  return loaded;
}

/** Rules that count whether or not the data is there: a contract without any would pass everything. */
function ruleCount({ rows, freshness, key, columns, checks, allowsOtherColumns }: TableContract): number {
  const one = (isThere: boolean): number => (isThere ? 1 : 0);
  const ofColumns = columns.map(
    ({ type, missing, unique, minimum, maximum, values, pattern, references }) =>
      1 +
      [type, missing, minimum, maximum, values, pattern, references].filter((rule) => rule !== undefined).length +
      one(unique),
  );
  return (
    ofColumns.reduce((sum, rules) => sum + rules, 0) +
    checks.length +
    [rows.minimum, rows.maximum, freshness].filter((rule) => rule !== undefined).length +
    one(key.length > 0) +
    one(!allowsOtherColumns)
  );
}

/**
 * Holds tables to their contract, in bounded memory. A table that is not there breaks it; values are counted and never repeated.
 *
 * @throws LockstepError CONTRACT_INVALID for a contract without any rule and for a query or pattern that DuckDB refuses; TABLE_INVALID;
 * DUCKDB_MISSING.
 */
export async function checkContract(request: CheckRequest): Promise<Checked> {
  const { contract, files } = request;
  const rules = contract.tables.reduce((sum, table) => sum + ruleCount(table), 0);
  if (rules === 0)
    throw new LockstepError("CONTRACT_INVALID", "the data contract has no rule, so nothing would be checked", {
      hint: "Give a table at least one rule: rows, columns, a key or a check.",
    });
  await using store = await openDuckDbStore({
    paths: [...files.values()].map(({ path }) => path),
    searchFrom: request.searchFrom,
    isSealed: contract.tables.some(({ checks }) => checks.length > 0),
  });
  const all = await loadAll(store, request);
  const findings: ContractFinding[] = contract.tables
    .filter(({ path }) => !all.has(path))
    .map(({ path }) => ({
      table: path,
      rule: ["tables", path],
      dimension: "completeness",
      sentence: "neither Git nor DVC has this table",
      mode: "blocking",
    }));
  for (const loaded of all.values()) {
    const found: Found[] = [...columnFindings(loaded), ...rowCountFindings(loaded)];
    for (const rule of ruleQueries(loaded.table, loaded.columns)) {
      const one = await ask(store, loaded, rule);
      if (one !== undefined) found.push(one);
    }
    found.push(...(await referenceFindings(store, loaded, all)));
    found.push(...(await freshnessFindings(store, loaded, request)));
    findings.push(...found.map((one) => ({ ...one, table: loaded.table.path, mode: "blocking" as const })));
  }
  return { rules, findings: [...findings, ...(await askSql(store, [...all.values()]))] };
}
