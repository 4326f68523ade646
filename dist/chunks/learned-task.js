import { A as LockstepError } from "./file-work.js";
import { f as number, i as array, n as _enum, o as boolean, v as string, x as union } from "./schemas.js";
import { n as taskKinds } from "./task.js";
import { n as isMissing } from "./cell.js";
import { i as labelPlace, r as labelMissing } from "./cells.js";

// pipeline/training/learned-task.ts
/** Most classes of a multiclass task; a column with more is probably no label. */
const classLimit = 1e3;
/** The keys of a training section that say what the model is to say. */
const taskKeys = {
	task: _enum(taskKinds).default("binary"),
	/** The label's text that counts as positive in a binary task; YAML may read it as a number or a truth value. */
	positive: union([
		string().max(1e3),
		number(),
		boolean()
	]).default("1").transform(String),
	/** Of a quantiles task: probabilities, for example 0.1, 0.5, 0.9. */
	levels: array(number().gt(0).lt(1)).min(1).max(100).optional()
};
/** The classes of a label, sorted by UTF-16 unit. @throws LockstepError TABLE_INVALID. */
function classesOf(rows, column) {
	const cells = rows.column(column);
	const row = cells.findIndex(isMissing);
	if (row >= 0) throw labelMissing(rows, column, row);
	const found = /* @__PURE__ */ new Set();
	for (const cell of cells) found.add(cell.trim());
	const classes = [...found].sort();
	if (classes.length < 2 || classes.length > 1e3) throw new LockstepError("TABLE_INVALID", `${labelPlace(rows, column)} has ${classes.length} different values, and a multiclass task takes 2 to ${classLimit}`, { hint: "Check `label` in params.yaml; for a label that is a number, say `task: regression`." });
	return classes;
}
/**
* What a training section asks for, with the classes that the training rows have.
*
* @param rows - To learn from.
* @throws LockstepError PARAMS_INVALID when levels are missing or in disorder, TABLE_INVALID when the labels are no classes.
*/
function learnedTask({ task, positive, levels }, rows, column) {
	if (task === "quantiles" && levels === void 0) throw new LockstepError("PARAMS_INVALID", "a quantiles task needs `levels`", { hint: "Give the probabilities in params.yaml, for example `levels: [0.1, 0.5, 0.9]`." });
	switch (task) {
		case "binary": return {
			kind: task,
			positive
		};
		case "multiclass": return {
			kind: task,
			classes: classesOf(rows, column)
		};
		case "regression": return { kind: task };
		case "quantiles": return {
			kind: task,
			levels: ascending(levels ?? [])
		};
	}
}
function ascending(levels) {
	if (levels.some((level, i) => i > 0 && level <= (levels[i - 1] ?? 0))) throw new LockstepError("PARAMS_INVALID", `levels ${levels.join(", ")} are not in ascending order, each once`, { hint: "Sort `levels` in params.yaml." });
	return levels;
}

export { learnedTask as n, taskKeys as r, classLimit as t };