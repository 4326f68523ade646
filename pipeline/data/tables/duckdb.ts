import { rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type * as api from "@duckdb/node-api";
import { LockstepError } from "../../domain/error.ts";
import { makeDatabaseFolder } from "./database-folder.ts";

export type { DuckDBListValue, DuckDBPreparedStatement } from "@duckdb/node-api";

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
  throw new LockstepError("DUCKDB_MISSING", "DuckDB, which reads Parquet and compares tables, cannot be loaded", {
    hint: `Run \`${installCommand}\` in the repository; to read Parquet, writing the table as CSV helps, too.`,
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

export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Opens a database that finds no extension by itself. */
async function createInstance(duckdb: DuckDb, path: string, settings: Readonly<Record<string, string>> = {}) {
  return duckdb.DuckDBInstance.create(path, {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...settings,
  });
}

function patternOf(path: string): string {
  return path.replaceAll(/[*?[]/g, "[$&]");
}

/** From here on the connection reaches these files and nothing else, and no setting can be changed. */
async function lockDown(connection: api.DuckDBConnection, paths: readonly string[]): Promise<void> {
  const allowed = paths.flatMap((path) => [path, patternOf(path)]).map(quotedText);
  // A time without a zone is one of UTC, whatever the machine's is.
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`SET allowed_paths = [${allowed.join(", ")}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
}

const ownFolder = dirname(fileURLToPath(import.meta.url));

/**
 * Opens DuckDB for one file. The file may be hostile: no other path, no network, no extension and no later setting is allowed to it.
 *
 * @param path - Absolute.
 * @param written - Absolute paths that may be written, too.
 * @param searchFrom - Folders from which DuckDB is looked for, such as the user's repository; Lockstep's own comes last.
 * @throws LockstepError DUCKDB_MISSING.
 */
export async function openDuckDb(
  path: string,
  searchFrom: readonly string[],
  written: readonly string[] = [],
): Promise<DuckDbReader> {
  const duckdb = loadDuckDb([...searchFrom, ownFolder]);
  const instance = await createInstance(duckdb, ":memory:");
  const connection = await instance.connect();
  await lockDown(connection, [path, ...written]);
  return {
    duckdb,
    connection,
    pattern: patternOf(path),
    [Symbol.asyncDispose]() {
      connection.closeSync();
      instance.closeSync();
      return Promise.resolve();
    },
  };
}

/** A database in a folder of its own that is gone when it is closed with `await using`; what does not fit into memory is kept there. */
export interface DuckDbStore extends AsyncDisposable {
  readonly duckdb: DuckDb;
  readonly connection: api.DuckDBConnection;
  /** What queries call one of the files. */
  readonly patternOf: (path: string) => string;
  /** Opens the same database anew so that nothing but its tables can be read; the connection above is closed. */
  sealed(): Promise<api.DuckDBConnection>;
}

/** Of DuckDB's own buffers; the process has some hundred more. */
const storeMemory = "1GB";
/** Files that are smaller together are kept in memory: no disk is waited for. */
const memoryBytes = 512 * 1024 * 1024;

export interface DuckDbStoreRequest {
  /** Absolute. */
  readonly paths: readonly string[];
  readonly searchFrom: readonly string[];
  /** True where {@link DuckDbStore.sealed} will be asked for: memory cannot be opened anew. */
  readonly isSealed?: boolean;
}

/**
 * Opens DuckDB for working over large files with two threads and bounded memory. As {@link openDuckDb}, it reaches these files alone.
 *
 * @throws LockstepError DUCKDB_MISSING.
 */
export async function openDuckDbStore({ paths, searchFrom, isSealed }: DuckDbStoreRequest): Promise<DuckDbStore> {
  const duckdb = loadDuckDb([...searchFrom, ownFolder]);
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const isSmall = sizes.reduce((sum, size) => sum + size, 0) < memoryBytes;
  const folder = await makeDatabaseFolder();
  const database = isSmall && isSealed !== true ? ":memory:" : join(folder, "rows.duckdb");
  const settings = { memory_limit: storeMemory, threads: "2", temp_directory: join(folder, "spill") };
  const open: { instance: api.DuckDBInstance; connection: api.DuckDBConnection }[] = [];
  const close = (): void => {
    for (const { instance, connection } of open.splice(0)) {
      connection.closeSync();
      instance.closeSync();
    }
  };
  const connect = async (reachable: readonly string[], more: Readonly<Record<string, string>>) => {
    const instance = await createInstance(duckdb, database, { ...settings, ...more });
    const connection = await instance.connect();
    open.push({ instance, connection });
    await lockDown(connection, reachable);
    return connection;
  };
  try {
    // Rows are compared by what they hold, never by where they stand.
    const connection = await connect(paths, { preserve_insertion_order: "false" });
    return {
      duckdb,
      connection,
      patternOf,
      async sealed() {
        close();
        return connect([], { access_mode: "READ_ONLY" });
      },
      async [Symbol.asyncDispose]() {
        close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
