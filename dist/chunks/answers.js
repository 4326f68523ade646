// pipeline/training/answers.ts
/** The class of the largest score; of equal ones the first. */
function likeliest(classes, scores) {
	return classes[scores.indexOf(Math.max(...scores))] ?? "";
}
/** Which of the levels stands for all of them: the one nearest to the middle. */
function middleOf(levels) {
	return levels.reduce((best, level, i) => Math.abs(level - .5) < Math.abs((levels[best] ?? 2) - .5) ? i : best, 0);
}
function predictionOf(task, threshold, scores) {
	const [first = NaN] = scores;
	switch (task.kind) {
		case "binary": return first >= (threshold ?? NaN) ? "positive" : "negative";
		case "multiclass": return likeliest(task.classes, scores);
		case "quantiles": return scores[middleOf(task.levels)] ?? first;
		case "regression": return first;
	}
}
/**
* The scores of some rows as answers, one for each row.
*
* @param scores - Row-major `[n, width]`, as `checkedScores` gives them.
*/
function answersOf({ task, threshold, width }, scores) {
	return Array.from({ length: scores.length / width }, (_, row) => {
		const own = [...scores.subarray(row * width, (row + 1) * width)];
		return {
			prediction: predictionOf(task, threshold, own),
			scores: own
		};
	});
}

export { middleOf as n, answersOf as t };