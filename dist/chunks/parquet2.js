import { A as LockstepError } from "./file-work.js";
import { t as openDuckDb } from "./duckdb.js";
import { n as duckDbProblem } from "./duckdb-words.js";
import { t as columnMissing } from "./missing-column.js";
import { resolve } from "node:path";

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
function invalid(message, hint) {
	return new LockstepError("TABLE_INVALID", message, { hint });
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
/** Room for so many rows. */
function emptyColumns(plan, rowCount) {
	return plan.map(({ isNumber }) => isNumber ? new Float64Array(rowCount) : new Array(rowCount).fill(""));
}
/** The query that gives these columns as they are read, of the file that the reader was opened for. */
function selection(plan) {
	return `SELECT ${plan.map(({ name, isNumber }) => isNumber ? `coalesce(${quotedName(name)}::DOUBLE, 'nan'::DOUBLE)` : `coalesce(${quotedName(name)}::VARCHAR, '')`).join(", ")} FROM read_parquet($1)`;
}
/** What DuckDB threw as what it says of the file. Its own message is left out: it repeats cells and paths. */
function unreadable(cause, where) {
	if (cause instanceof LockstepError) return cause;
	return invalid(`${where} cannot be read as Parquet: ${duckDbProblem(cause)}`, "Write it again, or as CSV.");
}
/** Moves the values of one chunk to their rows. */
function take(chunk, { duckdb }, { columns, first }) {
	const { rowCount } = chunk;
	for (const [index, column] of columns.entries()) {
		const vector = chunk.getColumnVector(index);
		if (column instanceof Float64Array) {
			if (!(vector instanceof duckdb.DuckDBDoubleVector)) throw new TypeError("a column of doubles was asked for");
			for (let row = 0; row < rowCount; row++) column[first + row] = vector.getItem(row) ?? NaN;
		} else {
			if (!(vector instanceof duckdb.DuckDBVarCharVector)) throw new TypeError("a column of texts was asked for");
			for (let row = 0; row < rowCount; row++) column[first + row] = vector.getItem(row) ?? "";
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
		const columns = emptyColumns(plan, rowCount);
		const result = await reader.connection.stream(selection(plan), [reader.pattern]);
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
		return tableOfColumns(plan, columns, {
			rowCount,
			where,
			firstRow: 1
		});
	} catch (cause) {
		throw unreadable(cause, where);
	}
}
/** Columns that were read, as a table. @param firstRow - Number of its first row in the file, from 1. */
function tableOfColumns(plan, columns, { rowCount, where, firstRow }) {
	const names = plan.map(({ name }) => name);
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
		place: (row) => `${where}, row ${String(firstRow + row)}`
	};
}

export { tableOfColumns as a, selection as i, planColumns as n, take as o, readParquet as r, unreadable as s, emptyColumns as t };