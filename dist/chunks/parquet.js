import { A as LockstepError } from "./file-work.js";
import { pn as columnMissing } from "./pipeline.js";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { dirname, join, resolve } from "node:path";

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
	throw new LockstepError("DUCKDB_MISSING", "DuckDB, which reads Parquet, cannot be loaded", {
		hint: `Run \`${installCommand}\` in the repository, or write the table as CSV.`,
		cause: causes.length > 1 ? new AggregateError(causes) : causes[0]
	});
}
function quotedText(text) {
	return `'${text.replaceAll("'", "''")}'`;
}
/**
* Opens DuckDB for one file. The file may be hostile: no other path, no network, no extension and no later setting is allowed to it.
*
* @param path - Absolute.
* @param searchFrom - Folders from which DuckDB is looked for, such as the user's repository; Lockstep's own comes last.
* @throws LockstepError DUCKDB_MISSING.
*/
async function openDuckDb(path, searchFrom) {
	const duckdb = loadDuckDb([...searchFrom, dirname(fileURLToPath(import.meta.url))]);
	const instance = await duckdb.DuckDBInstance.create(":memory:", {
		autoinstall_known_extensions: "false",
		autoload_known_extensions: "false"
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
		}
	};
}

// pipeline/data/tables/parquet.ts
/** Types whose every value is a double. */
const smallNumbers = /* @__PURE__ */ new Set([
	"TINYINT",
	"SMALLINT",
	"INTEGER",
	"UTINYINT",
	"USMALLINT",
	"UINTEGER",
	"FLOAT",
	"DOUBLE"
]);
/** Types whose values are doubles as long as they are small. */
const largeNumbers = /* @__PURE__ */ new Set([
	"BIGINT",
	"UBIGINT",
	"HUGEINT",
	"UHUGEINT"
]);
/** Types whose text says all. */
const texts = /^(?:VARCHAR|BOOLEAN|DATE|TIME|TIMESTAMP|TIMESTAMP_S|TIMESTAMP_MS|TIMESTAMP_NS|TIMESTAMP WITH TIME ZONE|TIME WITH TIME ZONE|UUID|ENUM\(.*\)|DECIMAL\(\d+,\d+\))$/s;
function invalid(message, hint, cause) {
	return new LockstepError("TABLE_INVALID", message, {
		hint,
		cause
	});
}
function quotedName(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
}
async function rowsOf({ connection, pattern }, sql) {
	return (await connection.runAndReadAll(sql, [pattern])).getRowsJS();
}
/** Which columns are read as doubles and which as texts. Whole numbers beyond 2⁵³ keep their digits as texts. */
async function planColumns(reader, where) {
	const columns = (await rowsOf(reader, "DESCRIBE SELECT * FROM read_parquet($1)")).map(([name, type]) => ({
		name: String(name),
		type: String(type)
	}));
	const strange = columns.find(({ type }) => !(smallNumbers.has(type) || largeNumbers.has(type) || texts.test(type)));
	if (strange !== void 0) throw invalid(`${where}: column ${JSON.stringify(strange.name)} is of type ${strange.type}, which is no cell of a table`, "Write its parts as columns of their own, or leave it out.");
	const large = columns.filter(({ type }) => largeNumbers.has(type));
	const extremes = large.map(({ name }) => `coalesce(max(${quotedName(name)}) <= 9007199254740991 AND min(${quotedName(name)}) >= -9007199254740991, true)`);
	const [exact = []] = large.length === 0 ? [] : await rowsOf(reader, `SELECT ${extremes.join(", ")} FROM read_parquet($1)`);
	const isExact = new Map(large.map(({ name }, i) => [name, exact[i] === true]));
	return columns.map(({ name, type }) => ({
		name,
		isNumber: smallNumbers.has(type) || isExact.get(name) === true
	}));
}
/** Moves the values of one chunk to their rows. */
function take(chunk, { duckdb }, { columns, first }) {
	for (const [index, column] of columns.entries()) {
		const vector = chunk.getColumnVector(index);
		if (column instanceof Float64Array) {
			if (!(vector instanceof duckdb.DuckDBDoubleVector)) throw new TypeError("a column of doubles was asked for");
			for (let row = 0; row < chunk.rowCount; row++) column[first + row] = vector.getItem(row) ?? NaN;
		} else {
			if (!(vector instanceof duckdb.DuckDBVarCharVector)) throw new TypeError("a column of texts was asked for");
			for (let row = 0; row < chunk.rowCount; row++) column[first + row] = vector.getItem(row) ?? "";
		}
	}
}
/**
* Reads a Parquet table through DuckDB. Whole numbers up to 2⁵³ and floating-point numbers are kept as doubles, whose text is the
* shortest that reads back to them; larger ones, decimals, dates, times and truth values as the texts DuckDB gives them
* (`2024-05-01 12:30:00`, `true`). Null and NaN are missing.
*
* @param where - Names the table in messages.
* @param searchFrom - See {@link openDuckDb}.
* @throws LockstepError TABLE_INVALID for a file that is no Parquet, nested or binary columns, more cells than `maximumCells`;
* DUCKDB_MISSING.
*/
async function readParquet(path, where, { maximumCells, searchFrom }) {
	await using reader = await openDuckDb(resolve(path), searchFrom);
	try {
		const plan = await planColumns(reader, where);
		const [[count] = []] = await rowsOf(reader, "SELECT count(*)::DOUBLE FROM read_parquet($1)");
		const rowCount = Number(count);
		if (rowCount * plan.length > maximumCells) throw invalid(`${where}: the table has more than ${String(maximumCells)} cells`, "Split the table.");
		const columns = plan.map(({ isNumber }) => isNumber ? new Float64Array(rowCount) : new Array(rowCount).fill(""));
		const select = plan.map(({ name, isNumber }) => isNumber ? `coalesce(${quotedName(name)}::DOUBLE, 'nan'::DOUBLE)` : `coalesce(${quotedName(name)}::VARCHAR, '')`);
		const result = await reader.connection.stream(`SELECT ${select.join(", ")} FROM read_parquet($1)`, [reader.pattern]);
		let first = 0;
		for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
			if (first + chunk.rowCount > rowCount) throw invalid(`${where} changed while it was read`, "Read it again.");
			take(chunk, reader, {
				columns,
				first
			});
			first += chunk.rowCount;
		}
		if (first !== rowCount) throw invalid(`${where} changed while it was read`, "Read it again.");
		return tableOf(plan.map(({ name }) => name), columns, {
			rowCount,
			where
		});
	} catch (cause) {
		if (cause instanceof LockstepError) throw cause;
		throw invalid(`${where} cannot be read as Parquet`, "Write it again, or as CSV.", cause);
	}
}
function tableOf(names, columns, { rowCount, where }) {
	const read = new Map(names.map((name, i) => [name, columns[i] ?? []]));
	const written = /* @__PURE__ */ new Map();
	const find = (name) => {
		const column = read.get(name);
		if (column === void 0) throw columnMissing(names, name, where);
		return column;
	};
	return {
		where,
		columns: names,
		rowCount,
		column(name) {
			const column = find(name);
			if (!(column instanceof Float64Array)) return column;
			const known = written.get(name) ?? Array.from(column, (value) => Number.isNaN(value) ? "" : String(value));
			written.set(name, known);
			return known;
		},
		numbers(name) {
			const column = find(name);
			return column instanceof Float64Array ? column : void 0;
		},
		place: (row) => `${where}, row ${String(row + 1)}`
	};
}

export { readParquet };