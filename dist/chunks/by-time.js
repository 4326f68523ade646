import { t as counted } from "./counted.js";
import { r as impossible } from "./fold.js";

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
	if (folds < 1 || size < 1 || first - gap < 1) throw impossible(`${counted(order.length, "row")} ${order.length === 1 ? "is" : "are"} too few for ${counted(folds, "fold")} of ${counted(size, "row")} with a gap of ${gap}`, "Take fewer folds, fewer rows for each, or a smaller gap.");
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

export { timeOrder as n, timeFolds as t };