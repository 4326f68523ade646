import { counted } from "../../domain/counted.ts";
import type { ContractFinding, SqlCheck, TableContract } from "../../domain/data-contract.ts";
import { LockstepError } from "../../domain/error.ts";
import type { SharedColumn } from "../table-diff/load.ts";
import type { DuckDBPreparedStatement, DuckDbStore } from "../tables/duckdb.ts";
import { duckDbProblem } from "../tables/duckdb-words.ts";

/** A table that is loaded, and what it is called there. */
interface Queried {
  readonly table: TableContract;
  readonly name: string;
  readonly columns: readonly SharedColumn[];
}

/** Longest time that one query may take. */
const timeoutMs = 120_000;

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

interface Asked {
  readonly table: string;
  readonly check: SqlCheck;
}

function refused({ table, check: { name } }: Asked, problem: string, cause?: unknown): LockstepError {
  return new LockstepError("CONTRACT_INVALID", `check ${JSON.stringify(name)} of ${table}: ${problem}`, {
    hint: "Write one SELECT over `rows`, or over other tables of the contract by their quoted path.",
    cause,
  });
}

/**
 * A query that DuckDB does not take is told in its own words, which are about the query; one that fails while it runs is not, because those
 * words repeat cells.
 */
async function runPrepared(asked: Asked, prepared: DuckDBPreparedStatement): Promise<number> {
  try {
    const [[count] = []] = (await prepared.runAndReadAll()).getRowsJS();
    return Number(count);
  } catch (cause) {
    throw refused(asked, `fails while it runs: ${duckDbProblem(cause)}`);
  }
}

/** Rows that a query gives. Only a single SELECT is run; it may read the tables of the contract and nothing else. */
async function countRows(
  connection: DuckDbStore["connection"],
  { duckdb }: DuckDbStore,
  asked: Asked,
): Promise<number> {
  const { table, check } = asked;
  let timer: NodeJS.Timeout | undefined;
  try {
    const statements = await connection.extractStatements(check.sql);
    if (statements.count !== 1) throw refused(asked, `is ${String(statements.count)} statements, not one`);
    const rows = `WITH rows AS (SELECT * FROM ${quotedName(table)})`;
    const whole = await connection.extractStatements(`${rows} SELECT count(*)::DOUBLE FROM (\n${check.sql}\n)`);
    if (whole.count !== 1) throw refused(asked, "is no single SELECT");
    const prepared = await whole.prepare(0);
    if (prepared.statementType !== duckdb.StatementType.SELECT) throw refused(asked, "is no SELECT");
    timer = setTimeout(() => {
      connection.interrupt();
    }, timeoutMs);
    return await runPrepared(asked, prepared);
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause;
    throw refused(asked, "DuckDB refuses it", cause);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks the contract's own questions. They run on a connection of their own, to the loaded tables opened for reading: no file, no
 * network, no extension, no setting. Whoever writes a contract may ask about the data, and do nothing else.
 *
 * @throws LockstepError CONTRACT_INVALID for what is no single SELECT, and what DuckDB refuses or does not finish.
 */
export async function askSql(store: DuckDbStore, tables: readonly Queried[]): Promise<readonly ContractFinding[]> {
  const checks = tables.flatMap(({ table }) =>
    table.checks.map((check, index) => ({ table: table.path, check, index })),
  );
  if (checks.length === 0) return [];
  for (const { table, name, columns } of tables) {
    const named = columns.map((column, i) => `v${i} AS ${quotedName(column.name)}`).join(", ");
    await store.connection.run(`CREATE VIEW ${quotedName(table.path)} AS SELECT ${named} FROM ${name}`);
  }
  const connection = await store.sealed();
  const findings: ContractFinding[] = [];
  for (const { table, check, index } of checks) {
    const count = await countRows(connection, store, { table, check });
    if (count > check.maximum)
      findings.push({
        table,
        rule: ["tables", table, "checks", index],
        dimension: check.dimension,
        sentence: `${check.name}: ${counted(count, "row")}; at most ${String(check.maximum)} may be`,
        mode: check.mode,
      });
  }
  return findings;
}
