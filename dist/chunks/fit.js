import { A as LockstepError, h as readTextIfThere, l as asideName, y as writeWhole } from "./file-work.js";
import { _n as shownCell, cn as sortedJson, gn as isMissing, hn as cellNumber, ln as readTable, pn as columnMissing } from "./pipeline.js";
import { h as string, l as looseObject, m as strictObject, o as int, r as array, t as _enum } from "./schemas.js";
import { o as reportedMetrics } from "./metric.js";
import { t as studentTQuantile } from "./student-t.js";
import { n as truthOf, r as measure, t as scoresFor } from "./judged-rows.js";
import { t as checkedScores } from "./checked-scores.js";
import { i as placeOf, n as columnPlace, r as numericCells } from "./cells.js";
import { a as parseDate } from "./date.js";
import { t as selectRows } from "./rows.js";
import { d as kFold, f as repeated, h as impossible, m as stratifiedKFold, p as stratifiedGroupKFold, u as groupKFold } from "./graph2.js";
import { n as learnedTask, r as taskKeys } from "./learned-task.js";
import { i as readParams, n as featureDeclarations, t as declaredColumns } from "./declare3.js";
import { n as backendPreferences } from "./preference.js";
import { n as readTableSchema } from "./table-schema2.js";
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

// pipeline/data/tables/row-keys.ts
/** Stands between the cells of a key, which hardly hold it. */
const separator = "";
/**
* A key for each row, `[rowCount]`, the same for rows that say the same in these columns: blanks around a cell, capital letters, the way
* a number is written and the way a value is missing make no difference. Rows of two tables with one key are one row twice.
*/
function rowKeys(table, columns) {
	const cells = columns.map((name) => table.column(name));
	return Array.from({ length: table.rowCount }, (_, row) => cells.map((column) => normalised(column[row] ?? "")).join(separator));
}
function normalised(cell) {
	if (isMissing(cell)) return "";
	const value = cellNumber(cell);
	return value === void 0 ? cell.trim().toLowerCase() : String(value === 0 ? 0 : value);
}

// pipeline/training/splits/by-time.ts
/** Row numbers from the earliest to the latest; rows of one time in the table's order. */
function timeOrder(times) {
	const missing = times.findIndex((time) => Number.isNaN(time));
	if (missing !== -1) throw impossible(`row ${missing + 1} has no time, so it is neither before nor after another`, "Fill the column, or divide otherwise.");
	return Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
}
/**
* Cross-validation over time: each fold tests the rows that follow, and learns from rows of strictly earlier times only, so rows of the
* time at which the test begins are left out of training. Later folds learn from more.
*
* @param times - `[n]`.
* @throws LockstepError PARAMS_INVALID when a fold would have nothing to learn from, or a time is missing.
* @see scikit-learn's TimeSeriesSplit, which it equals where no two times are the same.
*/
function timeFolds(times, { folds, testRows, gap, trainingRows }) {
	const order = timeOrder(times);
	const size = testRows ?? Math.floor(order.length / (folds + 1));
	const first = order.length - folds * size;
	if (folds < 1 || size < 1 || first - gap < 1) throw impossible(`${order.length} rows are too few for ${folds} folds of ${size} rows with a gap of ${gap}`, "Take fewer folds, fewer rows for each, or a smaller gap.");
	return Array.from({ length: folds }, (_, fold) => {
		const start = first + fold * size;
		const begin = times[order[start] ?? 0] ?? 0;
		let end = start - gap;
		while (end > 0 && (times[order[end - 1] ?? 0] ?? 0) >= begin) end--;
		if (end === 0) throw impossible(`fold ${fold + 1} has no row of an earlier time to learn from`, "Take fewer folds, or finer times.");
		return {
			training: order.slice(trainingRows === void 0 ? 0 : Math.max(0, end - trainingRows), end).sort(),
			test: order.slice(start, start + size).sort()
		};
	});
}

// pipeline/training/cross-validation.ts
const column = string().min(1).max(1e3);
/** `cross_validation` of a training section. */
const crossValidationKey = strictObject({
	/** As the columns and the task have it when left out: by time, by group, by class, or at random. */
	kind: _enum([
		"random",
		"stratified",
		"grouped",
		"stratified_grouped",
		"time"
	]).optional(),
	folds: int().min(2).max(100).default(5),
	repeats: int().min(1).max(100).default(1),
	/** Column whose rows of one value stay on one side. */
	group: column.optional(),
	/** Column of dates or numbers; tests follow what is learned from. */
	time: column.optional(),
	/** Rows between training and test, by time. */
	gap: int().min(0).max(1e9).default(0)
}).optional();
function needed(name, key, kind) {
	if (name !== void 0) return name;
	throw new LockstepError("PARAMS_INVALID", `cross_validation: ${kind} folds need \`${key}\``, { hint: `Name the column under \`${key}\`.` });
}
/** Times as numbers that order as they do. @throws LockstepError TABLE_INVALID naming the row of one that is missing or none. */
function timesOf(rows, name) {
	const cells = rows.column(name);
	const dates = cells.map((cell) => parseDate(cell));
	const times = dates.some((date) => date !== void 0) ? Float64Array.from(dates, (date) => date === void 0 ? NaN : date.localMs - date.offsetMs) : numericCells(rows, name);
	const odd = times.findIndex(Number.isNaN);
	if (odd === -1) return times;
	const cell = cells[odd] ?? "";
	throw new LockstepError("TABLE_INVALID", `${placeOf(rows, odd)}, column ${shownCell(name)}: ${isMissing(cell) ? "the time is missing" : `${shownCell(cell)} is no time`}`, { hint: "Fill it, or leave the row out of the table." });
}
/**
* Divides training rows as `cross_validation` asks for.
*
* @throws LockstepError PARAMS_INVALID for folds that the rows do not allow, TABLE_INVALID, COLUMN_MISSING.
*/
function planFolds(plan, { rows, labelColumn, task, seed }) {
	const { folds, repeats, group, time, gap } = plan;
	const isClasses = task.kind === "binary" || task.kind === "multiclass";
	const labels = () => rows.column(labelColumn).map((cell) => cell.trim());
	const byColumns = time !== void 0 ? "time" : group === void 0 ? void 0 : isClasses ? "stratified_grouped" : "grouped";
	const kind = plan.kind ?? byColumns ?? (isClasses ? "stratified" : "random");
	if (kind === "time") {
		if (repeats > 1) throw new LockstepError("PARAMS_INVALID", "cross_validation: folds over time are the same each time", { hint: "Take `repeats` out." });
		return timeFolds(timesOf(rows, needed(time, "time", kind)), {
			folds,
			gap
		});
	}
	return repeated(repeats, seed, (each) => {
		switch (kind) {
			case "random": return kFold(rows.rowCount, folds, each);
			case "stratified": return stratifiedKFold(labels(), folds, each);
			case "grouped": return groupKFold(rows.column(needed(group, "group", kind)), folds, each);
			case "stratified_grouped": return stratifiedGroupKFold({
				labels: labels(),
				groups: rows.column(needed(group, "group", kind))
			}, folds, each);
		}
	});
}
/**
* Mean over folds, and an interval that allows for their training rows being nearly the same: the variance is enlarged by the share of
* test rows, without which folds seem to tell far more than they do.
*
* @param testShare - Rows of a test fold per row of its training rows, on average.
* @see Nadeau and Bengio (2003), Inference for the generalization error.
*/
function summariseFolds(values, testShare) {
	const count = values.length;
	const mean = values.reduce((sum, value) => sum + value, 0) / count;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
	const reach = studentTQuantile(.975, count - 1) * Math.sqrt(variance * (1 / count + testShare));
	return {
		mean,
		sd: Math.sqrt(variance),
		low: mean - reach,
		high: mean + reach
	};
}
/** As many digits as arithmetic on different machines agrees in. */
function rounded(value) {
	return Number(value.toPrecision(12));
}
async function judgeFold(trainer, request, fold) {
	const { task } = request;
	try {
		await trainer.train({
			...request,
			rows: selectRows(request.rows, fold.training)
		});
		const predictor = await trainer.load(request.outputFolder);
		const rows = selectRows(request.rows, fold.test);
		const truth = truthOf(rows, {
			column: request.labelColumn,
			task,
			models: [predictor.task]
		});
		const scores = checkedScores(await predictor.predict(rows), predictor.task, rows.rowCount);
		predictor.close();
		const answers = {
			scores: scoresFor(task, truth, {
				task: predictor.task,
				scores
			}),
			threshold: predictor.threshold
		};
		return Object.entries(measure(truth, answers, reportedMetrics[task.kind]).metrics);
	} finally {
		await rm(request.outputFolder, {
			recursive: true,
			force: true
		});
	}
}
function countSeen(keys, { training, test }) {
	const known = new Set(Array.from(training, (row) => keys[row]));
	return test.reduce((count, row) => count + Number(known.has(keys[row])), 0);
}
/**
* Trains and judges one model for each fold, and forgets it. Nothing of a fold's test rows is learned from: features, thresholds and
* early stopping see its training rows only.
*
* @param request - Of the whole training; its output folder is not written.
* @param scratch - Folder for the models of the folds; each is removed as soon as it is judged.
* @throws LockstepError Whatever the trainer throws.
*/
async function crossValidate(trainer, request, { folds, scratch }) {
	const found = [];
	const keys = rowKeys(request.rows, [...request.numericColumns, ...request.categoricalColumns]);
	const reasons = /* @__PURE__ */ new Map();
	for (const [at, fold] of folds.entries()) {
		const judged = await judgeFold(trainer, {
			...request,
			outputFolder: join(scratch, `fold-${at + 1}`),
			onPoint: void 0,
			checkpoints: void 0,
			onProgress: (fraction, note) => {
				request.onProgress((at + fraction) / folds.length, `fold ${at + 1} of ${folds.length}, ${note}`);
			}
		}, fold);
		for (const [id, { value, reason }] of judged) if (value === null && !reasons.has(id)) reasons.set(id, `fold ${at + 1}: ${reason ?? "undefined"}`);
		found.push({
			...Object.fromEntries(judged.map(([id, { value }]) => [id, value === null ? null : rounded(value)])),
			training_rows: fold.training.length,
			test_rows: fold.test.length,
			seen_rows: countSeen(keys, fold)
		});
	}
	const share = found.reduce((sum, fold) => sum + fold.test_rows / fold.training_rows, 0) / found.length;
	const summaries = reportedMetrics[request.task.kind].map((id) => {
		const reason = reasons.get(id);
		if (reason !== void 0) return [id, {
			mean: null,
			reason
		}];
		const { mean, sd, low, high } = summariseFolds(found.map((fold) => fold[id] ?? 0), share);
		return [id, {
			mean: rounded(mean),
			sd: rounded(sd),
			low: rounded(low),
			high: rounded(high)
		}];
	});
	return {
		metrics: Object.fromEntries(summaries),
		folds: found
	};
}

// pipeline/training/curve.ts
/** `training/loss` becomes `{ training: { loss } }`, as DVCLive nests it. */
function nested(values) {
	const found = {};
	for (const [name, value] of Object.entries(values)) {
		const [group = "", key = ""] = name.split("/");
		(found[group] ??= {})[key] = value;
	}
	return found;
}
/**
* A folder of learning curves as DVCLive writes them, so that `dvc plots` and its editors' views show them while the training runs:
* `plots/metrics/<name>.tsv` with a line for each step, and `metrics.json` with the last values. Without DVCLive's times, so that the
* same training writes the same bytes.
*/
async function openCurveFolder(folder) {
	const plots = join(folder, "plots", "metrics");
	await rm(plots, {
		recursive: true,
		force: true
	});
	const begun = /* @__PURE__ */ new Set();
	let last = {
		step: 0,
		values: {}
	};
	return {
		async add(point) {
			for (const [name, value] of Object.entries(point.values)) {
				const path = join(plots, `${name}.tsv`);
				const line = `${point.step}\t${value}\n`;
				if (begun.has(name)) await appendFile(path, line);
				else {
					begun.add(name);
					await mkdir(dirname(path), { recursive: true });
					await writeFile(path, `step\t${name.split("/").at(-1) ?? name}\n${line}`);
				}
			}
			last = point;
		},
		finish: () => writeWhole(join(folder, "metrics.json"), `${sortedJson({
			...nested(last.values),
			step: last.step
		})}\n`)
	};
}

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
* TABLE_INVALID for a column without any value.
*/
function selectColumns(table, request) {
	const declared = [...request.numeric ?? [], ...request.categorical ?? []];
	for (const name of [
		...declared,
		...request.declared,
		...request.drop
	]) table.column(name);
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
/** Label by value where each value stands beside one label only, `undefined` where one stands beside two. */
function labelByValue(cells, labels) {
	const found = /* @__PURE__ */ new Map();
	for (const [row, cell] of cells.entries()) {
		const label = (labels[row] ?? "").trim();
		const value = isMissing(cell) ? "" : cell.trim();
		const known = found.get(value);
		if (known === void 0) found.set(value, label);
		else if (known !== label) return void 0;
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
	const labels = table.column(labelColumn);
	const labelCount = new Set(labels.map((label) => label.trim())).size;
	if (labelCount < 2 || table.rowCount < fewestRows) return;
	for (const name of [...columns.numeric, ...columns.others]) {
		if (isEqual(table, name, labelColumn)) throw leaked(`${columnPlace(table, name)} is the label: both columns hold the same`);
		const cells = table.column(name);
		const byValue = labelByValue(cells, labels);
		if (byValue === void 0) continue;
		const isLabel = byValue.size === labelCount && new Set(byValue.values()).size === labelCount;
		const isTold = columns.others.includes(name) && cells.some((cell) => !isMissing(cell) && cellNumber(cell) === void 0) && byValue.size * rowsPerValue <= table.rowCount;
		if (!(isLabel && labelCount * 2 <= table.rowCount) && !isTold) continue;
		throw leaked(`${columnPlace(table, name)} says the label: each of its ${byValue.size} values stands beside one value of ${JSON.stringify(labelColumn)} only`);
	}
}
function leaked(message) {
	return new LockstepError("TARGET_LEAKED", message, { hint: "Name it under `drop` in params.yaml; or under `trusted`, if it is really known before what is predicted." });
}
/** True when each cell of both columns is the same text, or the same number. */
function isEqual(table, name, other) {
	const right = table.column(other);
	return table.column(name).every((cell, row) => {
		const label = right[row] ?? "";
		if (cell.trim() === label.trim()) return true;
		const value = cellNumber(cell);
		return value !== void 0 && value === cellNumber(label);
	});
}

// pipeline/training/schema/enforce.ts
/** What is wrong with a cell, `undefined` when it is as the schema says. */
function problemOf(cell, column, known) {
	if (isMissing(cell)) return column.nullable ? void 0 : "the value is missing";
	switch (column.type) {
		case "integer":
		case "number": {
			const value = cellNumber(cell);
			if (value === void 0) return `${shownCell(cell)} is not a finite number`;
			if (column.type === "integer" && !Number.isInteger(value)) return `${shownCell(cell)} is not a whole number`;
			const [low, high] = column.range ?? [-Infinity, Infinity];
			return value < low || value > high ? `${shownCell(cell)} is not in ${low} … ${high}` : void 0;
		}
		case "category": return known?.has(cell.trim()) === false ? `${shownCell(cell)} is none of the values` : void 0;
		case "date": return parseDate(cell) === void 0 ? `${shownCell(cell)} is not a date` : void 0;
		case "text": return;
	}
}
/**
* Holds a table to its schema.
*
* @param where - Names the schema in hints.
* @throws LockstepError COLUMN_MISSING; TABLE_INVALID for a column the schema does not know, and naming file, row and column of the first
* cell that is not as the schema says.
*/
function enforceSchema(table, schema, where) {
	const hint = `Correct the cell where the table is made, or the column in ${where}.`;
	for (const name of schema.columns.keys()) if (!table.columns.includes(name)) throw columnMissing(table.columns, name, table.where);
	for (const name of table.columns) {
		const column = schema.columns.get(name);
		if (column === void 0) throw new LockstepError("TABLE_INVALID", `${columnPlace(table, name)} is not in ${where}`, { hint: `Add it with \`lockstep schema <table> --write\`, which keeps what is there.` });
		if (column.role === "drop") continue;
		const known = column.type === "category" && column.values !== void 0 ? new Set(column.values) : void 0;
		for (const [row, cell] of table.column(name).entries()) {
			const problem = problemOf(cell, column, known);
			if (problem !== void 0) throw new LockstepError("TABLE_INVALID", `${placeOf(table, row)}, column ${shownCell(name)}: ${problem}`, { hint });
		}
	}
}
/** The features of a schema. @throws LockstepError PARAMS_INVALID when its id or label is not that of the section. */
function schemaColumns({ columns }, roles, where) {
	for (const [name, { role }] of columns) if ((role === "id" || role === "label") && name !== roles[role]) throw new LockstepError("PARAMS_INVALID", `${where} calls ${shownCell(name)} the ${role}, params.yaml ${shownCell(roles[role])}`, { hint: "Make them agree." });
	const features = [...columns].filter(([name, { role }]) => role === "feature" && name !== roles.id && name !== roles.label);
	const of = (...types) => features.filter(([, { type }]) => types.includes(type)).map(([name]) => name);
	const [date, text] = [of("date"), of("text")];
	return {
		numeric: of("integer", "number"),
		categorical: of("category"),
		declarations: [...date.length > 0 ? [{ date }] : [], ...text.length > 0 ? [{ text }] : []]
	};
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
async function schemaOf({ schema, paramsFolder }) {
	if (schema === void 0) return void 0;
	const text = await readTextIfThere(join(paramsFolder, schema));
	if (text === void 0) throw new LockstepError("PARAMS_INVALID", `schema: there is no file ${schema} beside params.yaml`, { hint: "Write it with `lockstep schema <table> --write`." });
	return readTableSchema(text, schema);
}
/**
* Reads training rows, holds them to their schema, and decides which columns are features.
*
* @throws LockstepError TABLE_INVALID naming file, row and column; COLUMN_MISSING; PARAMS_INVALID; TARGET_LEAKED; DUCKDB_MISSING.
*/
async function readTrainingRows(request) {
	const { id, label, drop, trusted, schema: schemaFile } = request;
	const given = request.features ?? [];
	const declared = declaredColumns(readParams(looseObject({ features: featureDeclarations }), { features: given }).features);
	const schema = await schemaOf(request);
	const rows = await readTable(request.rows, { searchFrom: request.searchFrom });
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
		rows,
		features: [...given, ...added]
	};
}

// pipeline/training/fit.ts
/** What every trainer's section of params.yaml may hold; the trainer reads the other keys. */
const sectionSchema = looseObject({
	trainer: string().max(100).default("tfjs-layers"),
	backend: _enum(backendPreferences).default("auto"),
	...columnKeys,
	...taskKeys,
	cross_validation: crossValidationKey,
	seed: int().min(0).max(4294967295).default(0)
});
/** @throws LockstepError PARAMS_INVALID. */
function rolesOf(section) {
	const { id, label } = readParams(sectionSchema, section);
	return {
		idColumn: id,
		labelColumn: label
	};
}
/** Judges the section by cross-validation and writes what was found. @throws LockstepError PARAMS_INVALID without a file to write. */
async function judgeByFolds(trainer, training, { plan, path }) {
	if (path === void 0) throw new LockstepError("PARAMS_INVALID", "cross_validation: nobody said where the metrics of the folds go", { hint: "Add `--folds <file>` to the stage's command, and the file to its `metrics`." });
	const scratch = join(dirname(training.outputFolder), asideName());
	try {
		const found = await crossValidate(trainer, training, {
			folds: planFolds(plan, training),
			scratch
		});
		await writeWhole(path, `${JSON.stringify(found, void 0, 2)}\n`);
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/**
* Trains the model that a section of params.yaml describes. The same rows, section and backend give the same bytes.
*
* @throws LockstepError PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING, TARGET_LEAKED, TENSORFLOW_MISSING, DUCKDB_MISSING, METRIC_INVALID
* when training diverges.
*/
async function fit(request, { openTrainer }) {
	const { trainer: name, backend, task, positive, levels, seed, cross_validation: plan, ...others } = readParams(sectionSchema, request.params);
	const { id, label, numeric, categorical, drop, trusted, schema, features: declared, ...params } = others;
	const trainer = await openTrainer(name, task, backend);
	const { rows, features, ...columns } = await readTrainingRows({
		id,
		label,
		numeric,
		categorical,
		drop,
		trusted,
		schema,
		rows: request.rows,
		paramsFolder: request.paramsFolder ?? ".",
		features: declared,
		searchFrom: request.searchFrom ?? []
	});
	const training = {
		rows,
		labelColumn: label,
		task: learnedTask({
			task,
			positive,
			levels
		}, label, rows.column(label)),
		numericColumns: columns.numeric,
		categoricalColumns: columns.categorical,
		params: {
			...params,
			...features.length === 0 ? {} : { features }
		},
		seed,
		outputFolder: request.output,
		onProgress: request.onProgress,
		onPoint: void 0,
		checkpoints: request.checkpoints
	};
	if (plan !== void 0) await judgeByFolds(trainer, training, {
		plan,
		path: request.foldMetrics
	});
	const curves = request.curves === void 0 ? void 0 : await openCurveFolder(request.curves);
	const summary = await trainer.train({
		...training,
		onPoint: curves && ((point) => curves.add(point))
	});
	await curves?.finish();
	return summary;
}

export { rolesOf as n, sectionSchema as r, fit as t };