import { j as LockstepError } from "./file-work.js";
import { Jn as columnMissing, Pn as isPictureName, er as cellNumber, nr as shownCell, tr as isMissing } from "./pipeline.js";
import { r as taskWidth } from "./task.js";
import { a as numericCells, n as columnPlace, o as placeOf, r as labelMissing, t as binaryLabels } from "./cells.js";
import { t as blocksOf } from "./blocks.js";
import { a as parseDate } from "./date.js";
import { t as heldPicture } from "./image-cell.js";

// pipeline/evaluation/metrics/groups.ts
/**
* Index of each row's group, 0 … without gaps, by first appearance.
*
* @throws LockstepError TABLE_INVALID when there is not one group for each of the `rows`.
*/
function groupIndices(groups, rows) {
	if (groups.length !== rows) throw new LockstepError("TABLE_INVALID", `${groups.length} groups and ${rows} labels do not belong to the same rows`);
	const found = /* @__PURE__ */ new Map();
	return Uint32Array.from(groups, (group) => {
		const index = found.get(group) ?? found.size;
		found.set(group, index);
		return index;
	});
}

// pipeline/training/judged-rows.ts
/** The classes of the rows and of every model, sorted; a class that some model does not know has no chance with it. */
function classTruth(rows, column, models) {
	const cells = rows.column(column);
	const row = cells.findIndex(isMissing);
	if (row >= 0) throw labelMissing(rows, column, row);
	const labels = cells.map((cell) => cell.trim());
	const known = models.flatMap((task) => task.kind === "multiclass" ? task.classes : []);
	const classes = [.../* @__PURE__ */ new Set([...known, ...labels])].sort();
	const positions = new Map(classes.map((name, i) => [name, i]));
	return {
		kind: "multiclass",
		classes,
		labels: Uint32Array.from(labels, (label) => positions.get(label) ?? 0)
	};
}
function targetsOf(rows, column) {
	const targets = numericCells(rows, column);
	const row = targets.findIndex(Number.isNaN);
	if (row >= 0) throw labelMissing(rows, column, row);
	return targets;
}
/**
* What is true of rows, read from their label column.
*
* @param task - What is asked of the models.
* @param models - What the models that are judged say they answer; several classes are known from them, too.
* @throws LockstepError TABLE_INVALID for a missing label, or one that is no number where numbers are asked for; COLUMN_MISSING.
*/
function truthOf(rows, { column, task, models }) {
	switch (task.kind) {
		case "binary": return {
			kind: "binary",
			labels: binaryLabels(rows, column, task.positive)
		};
		case "multiclass": return classTruth(rows, column, models);
		case "regression": return {
			kind: "regression",
			targets: targetsOf(rows, column)
		};
		case "quantiles": return {
			kind: "quantiles",
			levels: task.levels,
			targets: targetsOf(rows, column)
		};
		case "ranking": return {
			kind: "ranking",
			relevance: targetsOf(rows, column),
			queries: groupIndices(rows.column(task.queryColumn), rows.rowCount)
		};
	}
}
/** Row-major `[n, from]` → `[n, to]`; a place without a source is 0. */
function pickColumns(scores, from, sources) {
	const to = sources.length;
	const picked = new Float64Array(scores.length / from * to);
	for (let row = 0; row * from < scores.length; row++) for (const [i, source] of sources.entries()) if (source >= 0) picked[row * to + i] = scores[row * from + source];
	return picked;
}
/**
* Scores of a model in the order of the truth: its classes put where the truth has them, its levels picked.
*
* @throws LockstepError MODEL_INVALID when the model answers something else than is asked.
*/
function scoresFor(asked, truth, { task, scores }) {
	const differs = (own, wanted) => new LockstepError("MODEL_INVALID", `the model answers ${own}, and ${wanted} is asked for`, { hint: "Make the task in lockstep.yaml and in params.yaml the same, and train again." });
	if (asked.kind === "ranking" && taskWidth(task) === 1 && task.kind !== "multiclass") return scores;
	if (task.kind !== asked.kind) throw differs(`a ${task.kind} task`, `a ${asked.kind} task`);
	if (task.kind === "binary" && asked.kind === "binary" && task.positive !== asked.positive) throw differs(`how probable the label ${shownCell(task.positive)} is`, shownCell(asked.positive));
	if (task.kind === "multiclass" && truth.kind === "multiclass") {
		if (task.classes.length === truth.classes.length) return scores;
		return pickColumns(scores, task.classes.length, truth.classes.map((name) => task.classes.indexOf(name)));
	}
	if (task.kind === "quantiles" && asked.kind === "quantiles") {
		const sources = asked.levels.map((level) => task.levels.indexOf(level));
		if (sources.includes(-1)) throw differs(`the levels ${task.levels.join(", ")}`, asked.levels.join(", "));
		return pickColumns(scores, task.levels.length, sources);
	}
	return scores;
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
		case "image": return isPictureName(cell.trim()) || heldPicture(cell) !== void 0 ? void 0 : `${shownCell(cell)} is neither the name of a PNG or JPEG nor one in base64`;
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
	for (const name of table.columns) if (schema.columns.get(name) === void 0) throw new LockstepError("TABLE_INVALID", `${columnPlace(table, name)} is not in ${where}`, { hint: `Add it with \`lockstep schema <table> --write\`, which keeps what is there.` });
	for (const block of blocksOf(table)) for (const [name, column] of schema.columns) {
		const problem = column.role === "drop" ? void 0 : problemIn(block, name, column);
		if (problem !== void 0) throw new LockstepError("TABLE_INVALID", problem, { hint });
	}
}
/** The first cell of a column that is not as the schema says, and what is wrong with it. */
function problemIn(table, name, column) {
	const known = column.type === "category" && column.values !== void 0 ? new Set(column.values) : void 0;
	for (const [row, cell] of table.column(name).entries()) {
		const problem = problemOf(cell, column, known);
		if (problem !== void 0) return `${placeOf(table, row)}, column ${shownCell(name)}: ${problem}`;
	}
}
/** The features of a schema. @throws LockstepError PARAMS_INVALID when its id or label is not that of the section. */
function schemaColumns({ columns }, roles, where) {
	for (const [name, { role }] of columns) if ((role === "id" || role === "label") && name !== roles[role]) throw new LockstepError("PARAMS_INVALID", `${where} calls ${shownCell(name)} the ${role}, params.yaml ${shownCell(roles[role])}`, { hint: "Make them agree." });
	const features = [...columns].filter(([name, { role }]) => role === "feature" && name !== roles.id && name !== roles.label);
	const of = (...types) => features.filter(([, { type }]) => types.includes(type)).map(([name]) => name);
	const [date, text, image] = [
		of("date"),
		of("text"),
		of("image")
	];
	return {
		numeric: of("integer", "number"),
		categorical: of("category"),
		declarations: Object.entries({
			date,
			text,
			image
		}).filter(([, names]) => names.length > 0).map(([kind, names]) => ({ [kind]: names }))
	};
}

export { groupIndices as a, truthOf as i, schemaColumns as n, scoresFor as r, enforceSchema as t };