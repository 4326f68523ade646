import { A as LockstepError } from "./file-work.js";
import { r as taskWidth } from "./task.js";
import { a as shownCell, n as isMissing } from "./cell.js";
import { a as numericCells, r as labelMissing, t as binaryLabels } from "./cells.js";

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

export { truthOf as n, groupIndices as r, scoresFor as t };