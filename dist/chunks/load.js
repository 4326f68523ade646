import { r as missingWords } from "./cell.js";
import { A as LockstepError } from "./file-work.js";
import { r as readCsv } from "./csv.js";
import { n as duckDbProblem, t as duckDbAdvice } from "./duckdb-words.js";
import { n as formatOf } from "./read-table.js";
import { open } from "node:fs/promises";

// pipeline/data/table-diff/cells.ts
/** Beyond this, two whole numbers may be one double. */
const largestWhole = 9007199254740991;
/** A double as the shortest text a person would write: whole numbers without a point. */
function doubleText(sql) {
	return `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e15 THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) ELSE CAST(${sql} AS VARCHAR) END`;
}
/** What a type of Parquet is to a double; `undefined` for types that are no numbers. */
function exactUpTo(type) {
	if (type === "FLOAT" || type === "DOUBLE") return Infinity;
	if (/^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return largestWhole;
	const [, scale] = /^DECIMAL\(\d+,(\d+)\)$/.exec(type) ?? [];
	return scale === void 0 ? void 0 : largestWhole / 10 ** Number(scale);
}
/** The number in a text. No number begins with a character from `:` on, and a cast that fails costs more than one that does not. */
function textNumber(text) {
	return `CASE WHEN ${text} < ':' THEN TRY_CAST(${text} AS DOUBLE) END`;
}
function cellsOf({ columns, types }) {
	return columns.map((_, i) => {
		const type = types?.[i] ?? "VARCHAR";
		if (type === "VARCHAR") return {
			text: `x${i}`,
			number: textNumber(`x${i}`),
			exactUpTo: void 0
		};
		const exact = exactUpTo(type);
		if (exact === void 0) return {
			text: `CAST(x${i} AS VARCHAR)`,
			number: void 0,
			exactUpTo: void 0
		};
		const number = `CAST(x${i} AS DOUBLE)`;
		return {
			text: exact === Infinity ? doubleText(number) : `CAST(x${i} AS VARCHAR)`,
			number,
			exactUpTo: exact
		};
	});
}
/**
* True for a text that stands for "no value". Trimming costs more than reading, so only texts that begin like a word for it are trimmed;
* and DuckDB makes a join of `IN` with six words, which reads every row whatever a CASE says.
*/
function isMissingText(text) {
	const begins = [`${text} < '!'`, ...["N", "n"].map((letter) => `starts_with(${text}, '${letter}')`)].join(" OR ");
	const trimmed = `lower(trim(${text}, E' \\t\\r\\n'))`;
	return `(CASE WHEN length(${text}) <= 8 AND (${begins}) THEN ${missingWords.map((word) => `${trimmed} = '${word}'`).join(" OR ")} ELSE false END)`;
}
/** The text, or NULL where it is missing. */
function presentText(text) {
	return `CASE WHEN ${isMissingText(text)} THEN NULL ELSE ${text} END`;
}
/** The number, or NULL where it is missing; an infinity, which only Parquet can hold, stays. Adding zero makes -0.0 the zero it equals. */
function presentNumber(number) {
	return `CASE WHEN isnan(${number}) THEN NULL ELSE ${number} + 0.0 END`;
}
/** What nearly every number looks like, told by ranges of texts alone: DuckDB asks every row, and a pattern would cost more than reading. */
function isPlain(text, number) {
	const starts = [
		`${text} >= '1'`,
		`(${text} >= '0.' AND ${text} < '0/')`,
		`${text} = '0'`,
		`(${text} >= '-1' AND ${text} < '-:')`
	];
	return `abs(${number}) <= ${largestWhole} AND NOT contains(${text}, '_') AND (${starts.join(" OR ")})`;
}
/**
* True for a cell that makes its column one of texts: a text, a number that people write for something else (`007`, `1_000`), a whole
* number that a double does not hold.
*
* @param text - The cell's text, already a column.
* @param number - The cell's number, already a column.
*/
function isOdd({ exactUpTo: exact, number: read }, text, number) {
	if (read === void 0) return `${text} IS NOT NULL`;
	if (exact === Infinity) return "false";
	if (exact !== void 0) return `coalesce(abs(${number}) > ${exact}, false)`;
	const isLarge = `abs(${number}) > ${largestWhole} AND NOT contains(${text}, '.') AND NOT contains(lower(${text}), 'e')`;
	return `CASE WHEN ${isPlain(text, number)} THEN false
    WHEN isfinite(${number}) THEN regexp_matches(${text}, '^\\s*[+-]?0\\d|_') OR (${isLarge})
    ELSE ${text} IS NOT NULL AND NOT ${isMissingText(text)} END`;
}
/** A text as people mean it: without case, and with one blank where there are several. */
function normalText(text) {
	return `lower(trim(${`CASE WHEN ${[
		"'  '",
		"chr(9)",
		"chr(10)",
		"chr(12)",
		"chr(13)"
	].map((blank) => `contains(${text}, ${blank})`).join(" OR ")} THEN regexp_replace(${text}, '\\s+', ' ', 'g') ELSE ${text} END`}))`;
}

// pipeline/data/table-diff/source.ts
/** How far the first row of a CSV file may reach, in bytes. */
const headerLimit = 4194304;
function invalid(message, hint) {
	return new LockstepError("TABLE_INVALID", message, { hint });
}
/** Where the first row ends: at the first line end that is not between quotes. */
function rowEnd(bytes) {
	let isQuoted = false;
	for (const [at, byte] of bytes.entries()) if (byte === 34) isQuoted = !isQuoted;
	else if (!isQuoted && (byte === 10 || byte === 13)) return at;
}
async function startOf(path) {
	await using file = await open(path);
	const buffer = Buffer.alloc(headerLimit);
	const { bytesRead } = await file.read(buffer, 0, headerLimit, 0);
	return buffer.subarray(0, bytesRead);
}
async function csvColumns(start, where) {
	if (start[0] === 255 && start[1] === 254 || start[0] === 254 && start[1] === 255) throw invalid(`${where} is UTF-16, and tables are compared as UTF-8`, "Save the table as UTF-8.");
	const end = rowEnd(start) ?? (start.length < headerLimit ? start.length : void 0);
	if (end === void 0) throw invalid(`${where}: the first row does not end`, "A table begins with a row of column names.");
	return (await readCsv(start.subarray(0, end), where)).columns;
}
/** Columns by position. A struct of positions, so that a hostile name cannot end a literal. */
function positions(columns) {
	return columns.map((_, i) => `x${i}`).join(", ");
}
async function described({ connection }, sql, pattern) {
	const texts = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${sql}`, [pattern])).getRowsJS();
	return {
		columns: texts.map(([name = ""]) => name),
		types: texts.map(([, type = ""]) => type)
	};
}
/**
* Names that differ in case alone are one to DuckDB, which calls the second `email_1`. Nobody knows a column by that name, and a contract
* that hides `email` would not hide it.
*/
async function refuseRenamed({ connection }, file) {
	const lower = new Set(file.columns.map((name) => name.toLowerCase()));
	if (!file.columns.some((name) => {
		const [, stem] = /^(.*)_\d+$/s.exec(name) ?? [];
		return stem !== void 0 && lower.has(stem.toLowerCase());
	})) return;
	const sql = `SELECT min(name), max(name) FROM (${file.isParquet ? "SELECT name FROM parquet_schema($1)" : "SELECT DISTINCT unnest(json_keys(json)) AS name FROM read_json_objects($1, format = 'newline_delimited')"}) GROUP BY lower(name) HAVING count(*) > 1 LIMIT 1`;
	const [found] = (await connection.runAndReadAll(sql, [file.pattern])).getRowsJS();
	if (found !== void 0) throw invalid(`${file.where}: the columns ${found.map((name) => JSON.stringify(name)).join(" and ")} differ in case alone`, "Give one of them another name.");
}
/**
* Looks at the columns of a table; no row is read but the first, and of JSON lines all for their names.
*
* @throws LockstepError TABLE_INVALID.
*/
async function openSource(store, { path, where }) {
	const start = await startOf(path);
	const pattern = store.patternOf(path);
	const format = formatOf(where, start.toString("latin1", 0, 4));
	if (format === "csv") {
		const columns = await csvColumns(start, where);
		return {
			where,
			columns,
			types: void 0,
			relation: `read_csv($1, columns = {${columns.map((_, i) => `'x${i}': 'VARCHAR'`).join(", ")}}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"')`,
			pattern
		};
	}
	try {
		const isParquet = format === "parquet";
		const reader = isParquet ? "read_parquet($1)" : "read_json($1, format = 'newline_delimited', records = true, maximum_depth = 1, sample_size = -1)";
		const { columns, types } = await described(store, reader, pattern);
		await refuseRenamed(store, {
			where,
			columns,
			isParquet,
			pattern
		});
		const named = `${reader} AS source(${positions(columns)})`;
		const texts = columns.map((_, i) => `x${i} ->> '$' AS x${i}`).join(", ");
		return isParquet ? {
			where,
			columns,
			types,
			relation: named,
			pattern
		} : {
			where,
			columns,
			types: void 0,
			relation: `(SELECT ${texts} FROM ${named})`,
			pattern
		};
	} catch (cause) {
		throw unreadable(where, cause);
	}
}
/** What DuckDB says of a file that is no table. Its own message is left out: it repeats rows, also those that nobody may see. */
function unreadable(where, cause) {
	return cause instanceof LockstepError ? cause : invalid(`${where} cannot be read as a table: ${duckDbProblem(cause)}`, duckDbAdvice(cause));
}

// pipeline/data/table-diff/profile.ts
/** Rows that are looked at first: one text among them settles a column, and casts that fail cost more than those that do not. */
const firstRows$1 = 1e3;
/**
* Which of some columns hold something else than numbers, in all rows or the first.
*
* @throws LockstepError TABLE_INVALID.
*/
async function oddColumns({ connection }, source, { places, rows }) {
	if (places.length === 0) return /* @__PURE__ */ new Set();
	const cells = cellsOf(source);
	const parts = places.map((place) => {
		const { text = "NULL", number = "NULL::DOUBLE", exactUpTo } = cells[place] ?? {};
		const cell = {
			text,
			number: cells[place]?.number,
			exactUpTo
		};
		return {
			read: `${text} AS t${place}, ${number} AS n${place}`,
			odd: `coalesce(bool_or(${isOdd(cell, `t${place}`, `n${place}`)}), false)`
		};
	});
	const limit = rows === void 0 ? "" : ` LIMIT ${rows}`;
	const sql = `SELECT ${parts.map(({ odd }) => odd).join(", ")} FROM
    (SELECT ${parts.map(({ read }) => read).join(", ")} FROM (SELECT * FROM ${source.relation}${limit}))`;
	try {
		const [found = []] = (await connection.runAndReadAll(sql, [source.pattern])).getRowsJS();
		return new Set(places.filter((_, i) => found[i] === true));
	} catch (cause) {
		throw unreadable(source.where, cause);
	}
}
/** What a source's first rows say: a column is one of numbers until a later row says otherwise. */
async function guessColumns(store, source) {
	const odd = await oddColumns(store, source, {
		places: source.columns.map((_, i) => i),
		rows: firstRows$1
	});
	return source.columns.map((name, i) => ({
		name,
		isNumeric: !odd.has(i)
	}));
}
/**
* Reads all of a source and says which columns hold numbers alone. Nothing is sampled: a text in the last row counts.
*
* @param guess - What the first rows say.
*/
async function profileColumns(store, source, guess) {
	const odd = await oddColumns(store, source, {
		places: guess.flatMap(({ isNumeric }, i) => isNumeric ? [i] : []),
		rows: void 0
	});
	return guess.map(({ name, isNumeric }, i) => ({
		name,
		isNumeric: isNumeric && !odd.has(i)
	}));
}

// pipeline/data/table-diff/query.ts
/** Rows of a query over tables of this room: texts, numbers and counts alone. */
async function query({ connection }, sql) {
	return (await connection.runAndReadAll(sql)).getRowsJS();
}
/** Longest value of a cell that a diff repeats, in characters. */
const shownLimit = 200;
/** A cell for people; `null` for a missing one. */
function shownValue(value) {
	if (value === null || value === void 0) return null;
	const text = String(value);
	return text.length > shownLimit ? `${text.slice(0, shownLimit)}…` : text;
}

// pipeline/data/table-diff/load.ts
function shared([first = [], ...others]) {
	return first.flatMap(({ name, isNumeric }) => {
		const found = others.map((profile) => profile.find((column) => column.name === name));
		if (found.includes(void 0)) return [];
		return [{
			name,
			isNumeric: isNumeric && found.every((column) => column?.isNumeric)
		}];
	});
}
/** Reads a source into a table. @returns Whether a column that was taken for one of numbers holds something else. */
async function load(store, { name, source }, { columns, keys }) {
	const cells = cellsOf(source);
	const parts = columns.map(({ name: column, isNumeric }, i) => {
		const cell = cells[source.columns.indexOf(column)];
		if (cell === void 0) throw new RangeError(`${source.where} has no column ${column}`);
		return isNumeric ? {
			read: `${cell.text} AS t${i}, ${cell.number ?? "NULL::DOUBLE"} AS n${i}`,
			value: `${presentNumber(`n${i}`)} AS v${i}`,
			odd: [isOdd(cell, `t${i}`, `n${i}`)]
		} : {
			read: `${cell.text} AS t${i}`,
			value: `${presentText(`t${i}`)} AS v${i}`,
			odd: []
		};
	});
	const read = parts.map((part) => part.read).join(", ") || "x0 AS t0";
	const values = parts.map(({ value }) => value).join(", ") || "NULL AS v0";
	const odd = parts.flatMap((part) => part.odd).join(" OR ") || "false";
	const hashed = columns.flatMap((column, i) => keys.has(column.name) ? [] : [`v${i}`]).join(", ") || "0";
	try {
		await store.connection.run(`CREATE OR REPLACE TABLE ${name} AS SELECT *, hash(${hashed}) AS content FROM
        (SELECT ${values}, ${odd} AS is_odd FROM (SELECT ${read} FROM ${source.relation}))`, [source.pattern]);
	} catch (cause) {
		throw unreadable(source.where, cause);
	}
	const [[isOddHere = false] = []] = await query(store, `SELECT coalesce(bool_or(is_odd), false) FROM ${name}`);
	return isOddHere === true;
}
/**
* Reads what tables have in common into the database, each into a table with the columns `v0` … in the order of the first, and
* `content`, a hash of all that are no ids. Every row is read once where the first rows tell which columns hold numbers alone; where a
* later row says otherwise, all are looked at and read again.
*
* @returns The columns that all have.
* @throws LockstepError TABLE_INVALID.
*/
async function loadTables(store, sources, keys) {
	const guesses = [];
	for (const named of sources) guesses.push({
		named,
		guess: await guessColumns(store, named.source)
	});
	const guessed = shared(guesses.map(({ guess }) => guess));
	if (await loadAll(store, sources, {
		columns: guessed,
		keys: new Set(keys)
	})) return guessed;
	const profiles = [];
	for (const { named, guess } of guesses) profiles.push(await profileColumns(store, named.source, guess));
	const columns = shared(profiles);
	await loadAll(store, sources, {
		columns,
		keys: new Set(keys)
	});
	return columns;
}
/** @returns Whether every column that was taken for one of numbers is one; otherwise the tables that were read are of no use. */
async function loadAll(store, sources, as) {
	for (const source of sources) if (await load(store, source, as)) return false;
	return true;
}
/** Rows that are looked at first: a text or a fraction among them settles a column, whatever follows. */
const firstRows = 1e3;
async function measure(store, table, columns) {
	if (columns.length === 0) return /* @__PURE__ */ new Map();
	const measures = columns.map(({ isNumeric, place }) => {
		const number = isNumeric ? `v${place}` : `TRY_CAST(v${place} AS DOUBLE)`;
		const isDate = isNumeric ? "false" : `TRY_CAST(v${place} AS TIMESTAMP) IS NOT NULL`;
		const all = (condition) => `coalesce(bool_and(${condition}) FILTER (v${place} IS NOT NULL), true)`;
		return `count(v${place})::DOUBLE, ${all(`coalesce(${number} = trunc(${number}), false)`)}, count(${number}) = count(v${place}), ${all(isDate)}`;
	});
	const [found = []] = await query(store, `SELECT ${measures.join(", ")} FROM ${table}`);
	return new Map(columns.map(({ place }, i) => [place, found.slice(4 * i, 4 * i + 4)]));
}
/** What a column holds, in words: as Parquet declares it, else `integer`, `number`, `date` or `text`; `empty` without any value. */
async function columnTypes(store, { name, source }, columns) {
	const placed = columns.map((column, place) => ({
		...column,
		place
	}));
	const first = await measure(store, `(SELECT * FROM ${name} LIMIT ${firstRows})`, placed);
	const isTold = ({ place, isNumeric }) => {
		const [, isWhole, isNumber, isDate] = first.get(place) ?? [];
		return isWhole === false && isDate === false && (isNumeric || isNumber === false);
	};
	const rest = await measure(store, name, placed.filter((column) => !isTold(column)));
	return placed.map(({ name: column, place }) => {
		const [values, isWhole, isNumber, isDate] = rest.get(place) ?? first.get(place) ?? [];
		if (values === 0) return "empty";
		const declared = source.types?.[source.columns.indexOf(column)];
		if (declared !== void 0) return declared;
		return isWhole === true ? "integer" : isNumber === true ? "number" : isDate === true ? "date" : "text";
	});
}

export { openSource as a, isMissingText as c, shownValue as i, normalText as l, loadTables as n, unreadable as o, query as r, cellsOf as s, columnTypes as t };