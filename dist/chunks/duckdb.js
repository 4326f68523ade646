import { A as LockstepError } from "./file-work.js";
import { St as isAlive } from "./pipeline.js";
import { createRequire } from "node:module";
import { lstat, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";

// pipeline/data/tables/database-folder.ts
const prefix = "lockstep-tables-";
/** Longer than any comparison takes: a container that shares the folder has processes that are not seen here. */
const abandonedAfterMs = 36e5;
/** Removes what processes that were killed left an hour ago or earlier; what others own, or remove meanwhile, is theirs. */
async function removeAbandoned(within) {
	for (const name of await readdir(within)) {
		const [, pid] = name.startsWith(prefix) ? /^([1-9]\d*)-\w{6}$/.exec(name.slice(16)) ?? [] : [];
		if (pid === void 0 || isAlive(Number(pid))) continue;
		const path = join(within, name);
		const found = await lstat(path).catch(() => void 0);
		if (found?.isDirectory() === true && found.uid === process.getuid?.() && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, {
			recursive: true,
			force: true
		});
	}
}
/** A folder of its own for one database among the temporary files, named by the process that has to remove it. */
async function makeDatabaseFolder(within = tmpdir()) {
	await removeAbandoned(within);
	return mkdtemp(join(within, `${prefix}${String(process.pid)}-`));
}

// pipeline/data/tables/duckdb.ts
const installCommand = "npm install --save-dev --save-exact @duckdb/node-api@1.5.6-r.1";
/**
* Loads DuckDB from where it is installed; it is never part of the bundle, and nothing is fetched.
*
* @param places - Folders whose `node_modules`, and those above, are searched in this order.
* @throws LockstepError DUCKDB_MISSING with the command that installs it.
*/
function loadDuckDb(places) {
	const causes = [];
	for (const place of places) try {
		return createRequire(join(place, "package.json"))("@duckdb/node-api");
	} catch (cause) {
		causes.push(cause);
	}
	throw new LockstepError("DUCKDB_MISSING", "DuckDB, which reads Parquet and compares tables, cannot be loaded", {
		hint: `Run \`${installCommand}\` in the repository; to read Parquet, writing the table as CSV helps, too.`,
		cause: causes.length > 1 ? new AggregateError(causes) : causes[0]
	});
}
function quotedText(text) {
	return `'${text.replaceAll("'", "''")}'`;
}
/** Opens a database that finds no extension by itself. */
async function createInstance(duckdb, path, settings = {}) {
	return duckdb.DuckDBInstance.create(path, {
		autoinstall_known_extensions: "false",
		autoload_known_extensions: "false",
		...settings
	});
}
function patternOf(path) {
	return path.replaceAll(/[*?[]/g, "[$&]");
}
/** From here on the connection reaches these files and nothing else, and no setting can be changed. */
async function lockDown(connection, paths) {
	const allowed = paths.flatMap((path) => [path, patternOf(path)]).map(quotedText);
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
async function openDuckDb(path, searchFrom, written = []) {
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
		}
	};
}
/** Of DuckDB's own buffers; the process has some hundred more. */
const storeMemory = "1GB";
/** Files that are smaller together are kept in memory: no disk is waited for. */
const memoryBytes = 536870912;
/**
* Opens DuckDB for working over large files with two threads and bounded memory. As {@link openDuckDb}, it reaches these files alone.
*
* @throws LockstepError DUCKDB_MISSING.
*/
async function openDuckDbStore({ paths, searchFrom, isSealed }) {
	const duckdb = loadDuckDb([...searchFrom, ownFolder]);
	const isSmall = (await Promise.all(paths.map(async (path) => (await stat(path)).size))).reduce((sum, size) => sum + size, 0) < memoryBytes;
	const folder = await makeDatabaseFolder();
	const database = isSmall && isSealed !== true ? ":memory:" : join(folder, "rows.duckdb");
	const settings = {
		memory_limit: storeMemory,
		threads: "2",
		temp_directory: join(folder, "spill")
	};
	const open = [];
	const close = () => {
		for (const { instance, connection } of open.splice(0)) {
			connection.closeSync();
			instance.closeSync();
		}
	};
	const connect = async (reachable, more) => {
		const instance = await createInstance(duckdb, database, {
			...settings,
			...more
		});
		const connection = await instance.connect();
		open.push({
			instance,
			connection
		});
		await lockDown(connection, reachable);
		return connection;
	};
	try {
		return {
			duckdb,
			connection: await connect(paths, { preserve_insertion_order: "false" }),
			patternOf,
			async sealed() {
				close();
				return connect([], { access_mode: "READ_ONLY" });
			},
			async [Symbol.asyncDispose]() {
				close();
				await rm(folder, {
					recursive: true,
					force: true
				});
			}
		};
	} catch (error) {
		close();
		await rm(folder, {
			recursive: true,
			force: true
		});
		throw error;
	}
}

export { openDuckDbStore as n, quotedText as r, openDuckDb as t };