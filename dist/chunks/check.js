import { t as counted } from "./counted.js";
import { A as LockstepError } from "./file-work.js";
import { a as openSource, n as loadTables, r as query } from "./load.js";
import { n as openDuckDbStore } from "./duckdb.js";
import { n as duckDbProblem } from "./duckdb-words.js";
import { t as cellNumber } from "./cell.js";

// pipeline/data/contract/rules.ts
function none(what) {
	return (count) => count > 0 ? `${what}: ${String(count)}` : void 0;
}
/** The cell as a number, whatever the column is taken for. */
function numberOf({ isNumeric, place }) {
	return isNumeric ? `v${place}` : `TRY_CAST(v${place} AS DOUBLE)`;
}
/** Cells that are of another type. */
function otherType(type, column) {
	const value = `v${column.place}`;
	const number = numberOf(column);
	switch (type) {
		case "text": return "false";
		case "integer": return `${value} IS NOT NULL AND coalesce(${number} <> trunc(${number}), true)`;
		case "number": return `${value} IS NOT NULL AND NOT coalesce(isfinite(${number}), false)`;
		case "boolean": return column.isNumeric ? `${value} NOT IN (0, 1)` : `lower(${value}) NOT IN ('true', 'false', '0', '1')`;
		case "date": return `${value} IS NOT NULL AND ${column.isNumeric ? "true" : `TRY_CAST(${value} AS TIMESTAMP) IS NULL`}`;
	}
}
/** Texts of a column of numbers are compared as numbers: `1` allows 1.0. */
function allowed(values, { isNumeric }) {
	return isNumeric ? values.flatMap((value) => cellNumber(value) ?? []) : values;
}
function columnQueries(rules, column, at) {
	const value = `v${column.place}`;
	const { type, missing, minimum, maximum, values, pattern } = rules;
	const broken = (key, where, what) => ({
		rule: [...at, key],
		dimension: "accuracy",
		select: "count(*)",
		where,
		judge: none(what)
	});
	const queries = [];
	if (type !== void 0) queries.push(broken("type", otherType(type, column), `cells that are no ${type}`));
	if (missing !== void 0) queries.push({
		rule: [...at, "missing"],
		dimension: "completeness",
		select: `count(*) - count(${value})`,
		judge: (cells, rows) => cells > missing * rows ? `cells that are missing: ${String(cells)} of ${String(rows)}; at most ${String(Math.floor(missing * rows))} may be` : void 0
	});
	if (rules.unique) queries.push({
		rule: [...at, "unique"],
		dimension: "consistency",
		select: `count(${value}) - count(DISTINCT ${value})`,
		judge: none("cells that repeat the value of another row")
	});
	const unbounded = (key) => column.isNumeric ? [] : [broken(key, otherType("number", column), "cells that are no number and have no bound")];
	if (minimum !== void 0) queries.push(broken("minimum", `${numberOf(column)} < ${minimum}`, `cells below ${String(minimum)}`), ...unbounded("minimum"));
	if (maximum !== void 0) queries.push(broken("maximum", `${numberOf(column)} > ${maximum}`, `cells above ${String(maximum)}`), ...unbounded("maximum"));
	if (values !== void 0) queries.push({
		...broken("values", `${value} NOT IN (SELECT unnest($1))`, "cells that hold none of the values"),
		value: allowed(values, column)
	});
	if (pattern !== void 0) queries.push({
		...broken("pattern", `NOT regexp_full_match(CAST(${value} AS VARCHAR), $1)`, "cells that do not match the pattern"),
		value: pattern
	});
	return queries;
}
/** Everything of a table's contract that counts over its own rows answer. Columns that are not there have no questions. */
function ruleQueries(table, columns) {
	const at = ["tables", table.path];
	const columnAt = (name) => {
		const place = columns.findIndex((column) => column.name === name);
		const found = columns[place];
		return found === void 0 ? void 0 : {
			...found,
			place
		};
	};
	const keys = table.key.flatMap((name) => columnAt(name) ?? []).map(({ place }) => `v${place}`);
	const isMissing = keys.map((value) => `${value} IS NULL`).join(" OR ");
	const rule = [...at, "key"];
	const keyQueries = [{
		rule,
		dimension: "completeness",
		select: "count(*)",
		where: isMissing,
		judge: none("rows without a key")
	}, {
		rule,
		dimension: "consistency",
		select: `count(*) - count(DISTINCT (${keys.join(", ")}))`,
		where: `NOT (${isMissing})`,
		judge: none("rows with the key of another row")
	}];
	return [...table.key.length === 0 || keys.length < table.key.length ? [] : keyQueries, ...table.columns.flatMap((rules) => {
		const column = columnAt(rules.column);
		return column === void 0 ? [] : columnQueries(rules, column, [
			...at,
			"columns",
			rules.column
		]);
	})];
}

// pipeline/data/contract/sql.ts
/** Longest time that one query may take. */
const timeoutMs = 12e4;
function quotedName(name) {
	return `"${name.replaceAll("\"", "\"\"")}"`;
}
function refused({ table, check: { name } }, problem, cause) {
	return new LockstepError("CONTRACT_INVALID", `check ${JSON.stringify(name)} of ${table}: ${problem}`, {
		hint: "Write one SELECT over `rows`, or over other tables of the contract by their quoted path.",
		cause
	});
}
/**
* A query that DuckDB does not take is told in its own words, which are about the query; one that fails while it runs is not, because those
* words repeat cells.
*/
async function runPrepared(asked, prepared) {
	try {
		const [[count] = []] = (await prepared.runAndReadAll()).getRowsJS();
		return Number(count);
	} catch (cause) {
		throw refused(asked, `fails while it runs: ${duckDbProblem(cause)}`);
	}
}
/** Rows that a query gives. Only a single SELECT is run; it may read the tables of the contract and nothing else. */
async function countRows(connection, { duckdb }, asked) {
	const { table, check } = asked;
	let timer;
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
async function askSql(store, tables) {
	const checks = tables.flatMap(({ table }) => table.checks.map((check, index) => ({
		table: table.path,
		check,
		index
	})));
	if (checks.length === 0) return [];
	for (const { table, name, columns } of tables) {
		const named = columns.map((column, i) => `v${i} AS ${quotedName(column.name)}`).join(", ");
		await store.connection.run(`CREATE VIEW ${quotedName(table.path)} AS SELECT ${named} FROM ${name}`);
	}
	const connection = await store.sealed();
	const findings = [];
	for (const { table, check, index } of checks) {
		const count = await countRows(connection, store, {
			table,
			check
		});
		if (count > check.maximum) findings.push({
			table,
			rule: [
				"tables",
				table,
				"checks",
				index
			],
			dimension: check.dimension,
			sentence: `${check.name}: ${counted(count, "row")}; at most ${String(check.maximum)} may be`,
			mode: check.mode
		});
	}
	return findings;
}

// pipeline/data/contract/check.ts
/** @throws LockstepError CONTRACT_INVALID for a pattern that is none. What DuckDB says of it may repeat cells and is left out. */
async function countOf({ connection }, { rule }, { sql, values }) {
	try {
		const [[count] = []] = (await connection.runAndReadAll(sql, [...values])).getRowsJS();
		return Number(count);
	} catch (cause) {
		const [, table, ...path] = rule;
		const at = `${path.join(".")} of ${String(table)}`;
		throw new LockstepError("CONTRACT_INVALID", `${at} cannot be asked: ${duckDbProblem(cause)}`, { hint: "A pattern is one of RE2: without look-ahead, look-behind and references to groups, every bracket closed." });
	}
}
async function ask(store, { name, rows }, rule) {
	const sql = `SELECT (${rule.select})::DOUBLE FROM ${name}${rule.where === void 0 ? "" : ` WHERE ${rule.where}`}`;
	const { value } = rule;
	const values = value === void 0 ? [] : [typeof value === "string" ? value : store.duckdb.listValue([...value])];
	if (Array.isArray(value) && value.length === 0) return {
		rule: rule.rule,
		dimension: rule.dimension,
		sentence: "no value that is allowed is a number"
	};
	const sentence = rule.judge(await countOf(store, rule, {
		sql,
		values
	}), rows);
	return sentence === void 0 ? void 0 : {
		rule: rule.rule,
		dimension: rule.dimension,
		sentence
	};
}
function rowCountFindings({ table, rows }) {
	const at = [
		"tables",
		table.path,
		"rows"
	];
	const { minimum, maximum } = table.rows;
	const few = minimum !== void 0 && rows < minimum;
	const many = maximum !== void 0 && rows > maximum;
	return [...few ? [{
		rule: [...at, "minimum"],
		dimension: "completeness",
		sentence: `${counted(rows, "row")}; at least ${minimum} must be there`
	}] : [], ...many ? [{
		rule: [...at, "maximum"],
		dimension: "completeness",
		sentence: `${counted(rows, "row")}; at most ${maximum} may be there`
	}] : []];
}
/** Columns that must be there and are not, and those that may not be there. */
function columnFindings({ table, columns }) {
	const at = ["tables", table.path];
	const there = new Set(columns.map(({ name }) => name));
	const absent = (rule, name) => there.has(name) ? [] : [{
		rule,
		dimension: "completeness",
		sentence: `there is no column ${JSON.stringify(name)}`
	}];
	const named = /* @__PURE__ */ new Set([...table.key, ...table.columns.map(({ column }) => column)]);
	const others = table.allowsOtherColumns ? [] : [...there].filter((name) => !named.has(name));
	return [
		...table.columns.flatMap(({ column }) => absent([
			...at,
			"columns",
			column
		], column)),
		...table.key.flatMap((name) => absent([...at, "key"], name)),
		...table.freshness === void 0 ? [] : absent([
			...at,
			"freshness",
			"column"
		], table.freshness.column),
		...others.length === 0 ? [] : [{
			rule: [...at, "other_columns"],
			dimension: "consistency",
			sentence: `columns that are not named: ${others.slice(0, 10).map((name) => JSON.stringify(name)).join(", ")}`
		}]
	];
}
/** A time without a zone is read as one of UTC, and may come from a place that is up to 14 hours ahead. */
const aheadSeconds = 86400;
/** Rows from the future are a finding of their own and make nothing fresh: one wrong year would, for ever. */
async function freshnessFindings(store, loaded, { nowSeconds, knownBySeconds }) {
	const { freshness, path } = loaded.table;
	const place = loaded.columns.findIndex(({ name }) => name === freshness?.column);
	if (freshness === void 0 || place === -1) return [];
	const at = `epoch(TRY_CAST(CAST(v${place} AS VARCHAR) AS TIMESTAMPTZ))`;
	const isLater = `t > ${knownBySeconds + aheadSeconds}`;
	const [[seconds = null, later = 0] = []] = await query(store, `SELECT (max(t) FILTER (NOT ${isLater}))::DOUBLE, (count(*) FILTER (${isLater}))::DOUBLE FROM (SELECT ${at} AS t FROM ${loaded.name})`);
	const found = (sentence) => ({
		rule: [
			"tables",
			path,
			"freshness"
		],
		dimension: "freshness",
		sentence
	});
	const future = Number(later) === 0 ? [] : [found(`rows dated more than a day after the data was committed: ${String(later)}`)];
	if (seconds === null) return future.length > 0 ? future : [found("no cell of the column is a date")];
	const age = nowSeconds - Number(seconds);
	if (age <= freshness.maximumAgeSeconds) return future;
	const hours = (value) => `${String(Math.floor(value / 360) / 10)} hours`;
	return [...future, found(`the newest row is ${hours(age)} old at the time of the commit; at most ${hours(freshness.maximumAgeSeconds)} are allowed`)];
}
async function referenceFindings(store, { table, name, columns }, all) {
	const found = [];
	for (const { column, references } of table.columns) {
		if (references === void 0) continue;
		const rule = [
			"tables",
			table.path,
			"columns",
			column,
			"references"
		];
		const target = all.get(references.table);
		const [own, other] = [columns.findIndex((one) => one.name === column), target?.columns.findIndex((one) => one.name === references.column) ?? -1];
		if (own === -1) continue;
		if (target === void 0 || other === -1) {
			const sentence = `there is no column ${JSON.stringify(references.column)} in ${references.table}`;
			found.push({
				rule,
				dimension: "consistency",
				sentence
			});
			continue;
		}
		const sameKind = columns[own]?.isNumeric === target.columns[other]?.isNumeric;
		const text = (value) => sameKind ? value : `CAST(${value} AS VARCHAR)`;
		const [[count = 0] = []] = await query(store, `SELECT count(*)::DOUBLE FROM ${name} AS a ANTI JOIN ${target.name} AS b ON ${text(`a.v${own}`)} = ${text(`b.v${other}`)} WHERE a.v${own} IS NOT NULL`);
		if (Number(count) > 0) found.push({
			rule,
			dimension: "consistency",
			sentence: `cells that are not in ${references.table}: ${String(count)}`
		});
	}
	return found;
}
async function loadAll(store, { contract, files }) {
	const loaded = /* @__PURE__ */ new Map();
	for (const [i, table] of contract.tables.entries()) {
		const file = files.get(table.path);
		if (file === void 0) continue;
		const name = `table${i}`;
		const columns = await loadTables(store, [{
			name,
			source: await openSource(store, file)
		}], []);
		const [[rows = 0] = []] = await query(store, `SELECT count(*)::DOUBLE FROM ${name}`);
		loaded.set(table.path, {
			table,
			name,
			columns,
			rows: Number(rows)
		});
	}
	return loaded;
}
/** Rules that count whether or not the data is there: a contract without any would pass everything. */
function ruleCount({ rows, freshness, key, columns, checks, allowsOtherColumns }) {
	const one = (isThere) => isThere ? 1 : 0;
	return columns.map(({ type, missing, unique, minimum, maximum, values, pattern, references }) => 1 + [
		type,
		missing,
		minimum,
		maximum,
		values,
		pattern,
		references
	].filter((rule) => rule !== void 0).length + one(unique)).reduce((sum, rules) => sum + rules, 0) + checks.length + [
		rows.minimum,
		rows.maximum,
		freshness
	].filter((rule) => rule !== void 0).length + one(key.length > 0) + one(!allowsOtherColumns);
}
/**
* Holds tables to their contract, in bounded memory. A table that is not there breaks it; values are counted and never repeated.
*
* @throws LockstepError CONTRACT_INVALID for a contract without any rule and for a query or pattern that DuckDB refuses; TABLE_INVALID;
* DUCKDB_MISSING.
*/
async function checkContract(request) {
	const { contract, files } = request;
	const rules = contract.tables.reduce((sum, table) => sum + ruleCount(table), 0);
	if (rules === 0) throw new LockstepError("CONTRACT_INVALID", "the data contract has no rule, so nothing would be checked", { hint: "Give a table at least one rule: rows, columns, a key or a check." });
	await using store = await openDuckDbStore({
		paths: [...files.values()].map(({ path }) => path),
		searchFrom: request.searchFrom,
		isSealed: contract.tables.some(({ checks }) => checks.length > 0)
	});
	const all = await loadAll(store, request);
	const findings = contract.tables.filter(({ path }) => !all.has(path)).map(({ path }) => ({
		table: path,
		rule: ["tables", path],
		dimension: "completeness",
		sentence: "neither Git nor DVC has this table",
		mode: "blocking"
	}));
	for (const loaded of all.values()) {
		const found = [...columnFindings(loaded), ...rowCountFindings(loaded)];
		for (const rule of ruleQueries(loaded.table, loaded.columns)) {
			const one = await ask(store, loaded, rule);
			if (one !== void 0) found.push(one);
		}
		found.push(...await referenceFindings(store, loaded, all));
		found.push(...await freshnessFindings(store, loaded, request));
		findings.push(...found.map((one) => ({
			...one,
			table: loaded.table.path,
			mode: "blocking"
		})));
	}
	return {
		rules,
		findings: [...findings, ...await askSql(store, [...all.values()])]
	};
}

export { checkContract as t };