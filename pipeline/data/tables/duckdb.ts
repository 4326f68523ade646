import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as api from "@duckdb/node-api";
import { LockstepError } from "../../domain/error.ts";

type DuckDb = typeof api;

const installCommand = "npm install --save-dev --save-exact @duckdb/node-api@1.5.6-r.1";

/**
 * Loads DuckDB from where it is installed; it is never part of the bundle, and nothing is fetched.
 *
 * @param places - Folders whose `node_modules`, and those above, are searched in this order.
 * @throws LockstepError DUCKDB_MISSING with the command that installs it.
 */
export function loadDuckDb(places: readonly string[]): DuckDb {
  const causes: unknown[] = [];
  for (const place of places) {
    try {
      return createRequire(join(place, "package.json"))("@duckdb/node-api") as DuckDb;
    } catch (cause) {
      causes.push(cause);
    }
  }
  throw new LockstepError("DUCKDB_MISSING", "DuckDB, which reads Parquet, cannot be loaded", {
    hint: `Run \`${installCommand}\` in the repository, or write the table as CSV.`,
    cause: causes.length > 1 ? new AggregateError(causes) : causes[0],
  });
}

/** One connection to an empty database in memory that may read one file and nothing else; closed with `await using`. */
export interface DuckDbReader extends AsyncDisposable {
  readonly duckdb: DuckDb;
  readonly connection: api.DuckDBConnection;
  /** What queries call the file: a pattern that matches its path and no other. */
  readonly pattern: string;
}

function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Opens DuckDB for one file. The file may be hostile: no other path, no network, no extension and no later setting is allowed to it.
 *
 * @param path - Absolute.
 * @param searchFrom - Folders from which DuckDB is looked for, such as the user's repository; Lockstep's own comes last.
 * @throws LockstepError DUCKDB_MISSING.
 */
export async function openDuckDb(path: string, searchFrom: readonly string[]): Promise<DuckDbReader> {
  const duckdb = loadDuckDb([...searchFrom, dirname(fileURLToPath(import.meta.url))]);
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const pattern = path.replaceAll(/[*?[]/g, "[$&]");
  const connection = await instance.connect();
  await connection.run(`SET allowed_paths = [${quotedText(path)}, ${quotedText(pattern)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return {
    duckdb,
    connection,
    pattern,
    [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}
