import { A as LockstepError } from "./file-work.js";
import { r as taskWidth } from "./task.js";

// pipeline/training/checked-scores.ts
/** How far the probabilities of a row may sum from 1: what single precision and rounded decimals leave. */
const sumTolerance = .001;
function wrong(message) {
	return new LockstepError("MODEL_INVALID", message, { hint: "The model cannot be judged or served as it is; look at what its training wrote." });
}
/**
* Scores as the task promises them: one row of the right width for each row, finite, probabilities 0 … 1 that sum to 1.
*
* @throws LockstepError MODEL_INVALID naming the first row that is wrong.
*/
function checkedScores({ values, width }, task, rowCount) {
	const wanted = taskWidth(task);
	if (width !== wanted || values.length !== wanted * rowCount) throw wrong(`the model gave ${values.length} numbers in rows of ${width} where ${rowCount} rows of ${wanted} were asked for`);
	const isProbability = task.kind === "binary" || task.kind === "multiclass";
	for (const [i, value] of values.entries()) if (!Number.isFinite(value) || isProbability && (value < 0 || value > 1)) throw wrong(`row ${Math.floor(i / width) + 1}: the model gave ${String(value)}, which is no ${isProbability ? "probability" : "finite number"}`);
	if (task.kind === "multiclass") for (let row = 0; row < rowCount; row++) {
		let sum = 0;
		for (let i = row * width; i < (row + 1) * width; i++) sum += values[i];
		if (Math.abs(sum - 1) > .001) throw wrong(`row ${row + 1}: the model gave probabilities that sum to ${String(sum)}, not to 1`);
	}
	return values;
}

export { checkedScores as t };