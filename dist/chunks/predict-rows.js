import { t as blocksOf } from "./blocks.js";
import { r as taskWidth } from "./task.js";
import { t as checkedScores } from "./checked-scores.js";

// pipeline/training/predict-rows.ts
/**
* What a model says of every row, row-major `[rowCount, width of the task]`, checked. Rows that are not in memory are brought there some
* at a time, so that nothing but the scores grows with them.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID, MODEL_INVALID.
*/
async function predictRows(predictor, rows) {
	const width = taskWidth(predictor.task);
	const scores = new Float64Array(rows.rowCount * width);
	let at = 0;
	for (const block of blocksOf(rows)) {
		const found = checkedScores(await predictor.predict(block), predictor.task, block.rowCount);
		scores.set(found, at);
		at += found.length;
	}
	return scores;
}

export { predictRows as t };