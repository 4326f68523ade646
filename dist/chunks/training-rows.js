import { A as LockstepError, g as readTextIfThere } from "./file-work.js";
import { Bn as pathProblem, Hn as shown } from "./pipeline.js";
import { d as looseObject, i as array, v as string } from "./schemas.js";
import { a as shownCell, n as isMissing, t as cellNumber } from "./cell.js";
import { n as openRows } from "./open-rows.js";
import { t as refuseEmpty } from "./empty-table.js";
import { t as columnMissing } from "./missing-column.js";
import { a as numericCells, n as columnPlace } from "./cells.js";
import { n as featureDeclarations, t as declaredColumns } from "./declare3.js";
import { n as readParams } from "./params.js";
import { n as schemaColumns, t as enforceSchema } from "./enforce.js";
import { n as readTableSchema } from "./table-schema2.js";
import { join } from "node:path";

// pipeline/training/features/columns.ts
/** A column of which a larger share of the cells are numbers is meant as one of numbers. */
const numericShare = .9;
/**
* @throws LockstepError TABLE_INVALID for a column without any value, and for the first other cell of a column that is nearly all
* numbers: taken for categories, one typing error would make each number a category.
*/
function kindOf(table, column) {
	const known = table.numbers?.(column);
	const cells = known === void 0 ? table.column(column) : [];
	let numbers = known?.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) ?? 0;
	let others = 0;
	for (const cell of cells) if (isNumber(cell)) numbers++;
	else if (!isMissing(cell)) others++;
	if (numbers + others === 0) throw new LockstepError("TABLE_INVALID", `${columnPlace(table, column)} has no value in any row`, { hint: "Name it under `drop` in params.yaml, or fill it." });
	if (others > 0 && numbers <= numericShare * (numbers + others)) return "categorical";
	numericCells(table, column);
	return "numeric";
}
function isNumber(cell) {
	return cellNumber(cell) !== void 0 || /^\s*[+-]?inf(?:inity)?\s*$/i.test(cell);
}
/**
* The columns to learn from, in the table's order.
*
* @throws LockstepError COLUMN_MISSING for a declared column the table lacks, PARAMS_INVALID for one declared twice or reserved,
* TABLE_INVALID for a table without rows and for a column without any value.
*/
function selectColumns(table, request) {
	refuseEmpty(table);
	const declared = [...request.numeric ?? [], ...request.categorical ?? []];
	for (const name of [
		...declared,
		...request.declared,
		...request.drop
	]) if (!table.columns.includes(name)) throw columnMissing(table.columns, name, table.where);
	const twice = declared.find((name, i) => declared.indexOf(name) !== i);
	const reserved = [...declared, ...request.declared].find((name) => request.reserved.includes(name));
	if (twice !== void 0 || reserved !== void 0) throw new LockstepError("PARAMS_INVALID", twice === void 0 ? `column ${shownCell(reserved ?? "")} is the label or the id and cannot be a feature` : `column ${shownCell(twice)} is declared twice`, { hint: "Name each feature column once, under `numeric` or under `categorical`." });
	const left = /* @__PURE__ */ new Set([
		...request.reserved,
		...request.drop,
		...request.declared
	]);
	const kinds = /* @__PURE__ */ new Map();
	for (const name of table.columns) {
		if (left.has(name)) continue;
		if (request.numeric?.includes(name) === true) kinds.set(name, "numeric");
		else if (request.categorical?.includes(name) === true) kinds.set(name, "categorical");
		else if (request.numeric === void 0 && request.categorical === void 0) kinds.set(name, kindOf(table, name));
	}
	const of = (kind) => [...kinds].filter(([, found]) => found === kind).map(([name]) => name);
	const columns = {
		numeric: of("numeric"),
		categorical: of("categorical")
	};
	if (kinds.size + request.declared.length === 0) throw new LockstepError("PARAMS_INVALID", "no feature column is left", { hint: `The table has ${table.columns.map(shownCell).join(", ")}; name some under \`numeric\` or \`categorical\`.` });
	return columns;
}

// pipeline/training/features/target-leak.ts
/** Rows for each of a text's values on average, from which it is no chance that all of them have one label. */
const rowsPerValue = 5;
/** Fewest rows that are looked at. */
const fewestRows = 50;
function valuesOf(table, column) {
	const known = table.numbers?.(column);
	if (known !== void 0) return known;
	const texts = table.column(column).map((cell) => isMissing(cell) ? "" : cell.trim());
	if (texts.some(isWord)) return texts;
	return Float64Array.from(texts, (text) => cellNumber(text) ?? NaN);
}
/** How many different values there are; numbers are sorted for it, because a set of millions would be larger than the table. */
function countDistinct(values) {
	if (!(values instanceof Float64Array)) return new Set(values).size;
	const sorted = values.slice().sort();
	const isNew = (value, i) => value !== sorted[i - 1] && !(Number.isNaN(value) && Number.isNaN(sorted[i - 1]));
	return sorted.reduce((count, value, i) => count + Number(i === 0 || isNew(value, i)), 0);
}
/** Label by value where each value stands beside one label only; `undefined` where one stands beside two, or beyond so many values. */
function labelByValue(values, labels, limit) {
	const found = /* @__PURE__ */ new Map();
	for (let row = 0; row < values.length; row++) {
		const value = values[row];
		const label = labels[row];
		const known = found.get(value);
		if (known === void 0) {
			if (found.size === limit) return void 0;
			found.set(value, label);
		} else if (known !== label) return void 0;
	}
	return found;
}
/**
* Looks for feature columns that say the label: the same in other words (each of its values beside one label, each label beside one
* value), or texts of which each, often enough, stands beside one label only, as the code of a failure that is known after it. Numbers
* that happen to divide the classes are left alone.
*
* @param columns - Feature columns that params.yaml does not trust.
* @throws LockstepError TARGET_LEAKED naming file and column.
*/
function refuseTargetLeaks(table, labelColumn, columns) {
	const labels = valuesOf(table, labelColumn);
	const labelCount = countDistinct(labels);
	if (labelCount < 2 || table.rowCount < fewestRows) return;
	const ofLabel = labelCount * 2 <= table.rowCount ? labelCount : 0;
	for (const name of [...columns.numeric, ...columns.others]) {
		const values = valuesOf(table, name);
		if (isEqual(values, labels)) throw leaked(`${columnPlace(table, name)} is the label: both columns hold the same`);
		const ofTexts = columns.others.includes(name) && !(values instanceof Float64Array) && values.some(isWord) ? Math.floor(table.rowCount / rowsPerValue) : 0;
		const byValue = labelByValue(values, labels, Math.max(ofLabel, ofTexts));
		if (byValue === void 0) continue;
		if (!(byValue.size === ofLabel && new Set(byValue.values()).size === labelCount) && byValue.size > ofTexts) continue;
		throw leaked(`${columnPlace(table, name)} says the label: each of its ${byValue.size} values stands beside one value of ${JSON.stringify(labelColumn)} only`);
	}
}
function isWord(text) {
	return text !== "" && cellNumber(text) === void 0;
}
function leaked(message) {
	return new LockstepError("TARGET_LEAKED", message, { hint: "Name it under `drop` in params.yaml; or under `trusted`, if it is really known before what is predicted." });
}
/** True when each cell of both columns is the same text, or the same number. */
function isEqual(values, others) {
	for (let row = 0; row < values.length; row++) {
		const [value, other] = [values[row], others[row]];
		if (Object.is(value, other)) continue;
		const number = numberOf(value);
		if (number === void 0 || number !== numberOf(other)) return false;
	}
	return true;
}
function numberOf(value) {
	return typeof value === "string" ? cellNumber(value) : value;
}

// pipeline/training/training-rows.ts
const names = array(string().min(1).max(1e3)).max(1e4);
/** The keys of a training section that say which columns a model is given. */
const columnKeys = {
	id: string().min(1).max(1e3),
	label: string().min(1).max(1e3),
	numeric: names.optional(),
	categorical: names.optional(),
	drop: names.default([]),
	/** Columns that say the label and may: they are known before what is predicted. */
	trusted: names.default([]),
	/** File that says what the columns hold, from the folder of params.yaml. */
	schema: string().min(1).max(1e3).optional()
};
/** @throws LockstepError PARAMS_INVALID when the file is not there or is no schema. */
async function readSchemaFile(schema, paramsFolder) {
	if (schema === void 0) return void 0;
	const problem = pathProblem(schema.replace(/^\.\//, ""));
	if (problem !== void 0) throw new LockstepError("PARAMS_INVALID", `schema: the path ${shown(schema)} cannot be used: ${problem}`, { hint: "Name a file beside params.yaml, or in a folder below it." });
	const text = await readTextIfThere(join(paramsFolder, schema));
	if (text === void 0) throw new LockstepError("PARAMS_INVALID", `schema: there is no file ${shown(schema)} beside it`, { hint: "Write it with `lockstep schema <table> --write`." });
	return readTableSchema(text, schema);
}
/**
* Reads training rows, holds them to their schema, and decides which columns are features.
*
* @throws LockstepError TABLE_INVALID naming file, row and column; COLUMN_MISSING; PARAMS_INVALID; TARGET_LEAKED; DUCKDB_MISSING.
*/
async function readTrainingRows(request) {
	const schema = await readSchemaFile(request.schema, request.paramsFolder);
	const { rows: path, scratch, stream, searchFrom } = request;
	const rows = await openRows(path, {
		scratch,
		stream,
		searchFrom
	});
	try {
		return {
			...checkedRows(request, rows, schema),
			rows
		};
	} catch (error) {
		rows[Symbol.dispose]();
		throw error;
	}
}
function checkedRows(request, rows, schema) {
	const { id, label, drop, trusted, schema: schemaFile } = request;
	const given = request.features ?? [];
	const declared = declaredColumns(readParams(looseObject({ features: featureDeclarations }), { features: given }).features);
	if (schema !== void 0) enforceSchema(rows, schema, schemaFile ?? "");
	const known = schema && schemaColumns(schema, {
		id,
		label
	}, schemaFile ?? "");
	const free = (column) => !declared.has(column) && !drop.includes(column);
	const added = (known?.declarations ?? []).flatMap((entry) => {
		const [[kind, columns] = ["", []]] = Object.entries(entry);
		const left = columns.filter(free);
		return left.length === 0 ? [] : [{ [kind]: left }];
	});
	const columns = selectColumns(rows, {
		reserved: [id, label],
		drop,
		declared: [...declared, ...added.flatMap((entry) => Object.values(entry).flat())],
		numeric: request.numeric ?? known?.numeric.filter(free),
		categorical: request.categorical ?? known?.categorical.filter(free)
	});
	const isChecked = (column) => !trusted.includes(column);
	const others = [...columns.categorical, ...declared].filter((column) => !columns.numeric.includes(column));
	refuseTargetLeaks(rows, label, {
		numeric: columns.numeric.filter(isChecked),
		others: others.filter(isChecked)
	});
	return {
		...columns,
		features: [...given, ...added]
	};
}

export { readSchemaFile as n, readTrainingRows as r, columnKeys as t };