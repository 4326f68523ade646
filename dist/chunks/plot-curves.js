import { b as precisionRecallCurve, m as rowOf, p as predictedClasses, x as rocCurve, y as reliability } from "./judged-rows.js";

// pipeline/evaluation/metrics/plot-curves.ts
/** Distance in either direction below which a point of a drawn curve is left out; nobody sees less. */
const visibleStep = .005;
/** The points that a drawing needs: the ends, and every one that is a visible step from the one before. */
function thinned(points) {
	const kept = [];
	for (const [i, point] of points.entries()) {
		const last = kept.at(-1);
		if (last === void 0 || Math.abs(point[0] - last[0]) >= visibleStep || Math.abs(point[1] - last[1]) >= visibleStep || i === points.length - 1) kept.push(point);
	}
	return kept.map(([x, y]) => [Number(x.toFixed(4)), Number(y.toFixed(4))]);
}
/**
* Points of a ROC curve without those that lie midway between their neighbours; the ends and the point of the highest score stay. Checked
* against scikit-learn 1.9.1 `roc_curve`, whose `drop_intermediate` it is.
*/
function cornersOf(points) {
	return points.filter((point, i) => {
		const before = points[i - 1];
		const after = points[i + 1];
		if (i === 1 || before === void 0 || after === void 0) return true;
		const dx = [point.falsePositiveRate - before.falsePositiveRate, after.falsePositiveRate - point.falsePositiveRate];
		const dy = [point.truePositiveRate - before.truePositiveRate, after.truePositiveRate - point.truePositiveRate];
		const isStraight = (steps) => Math.abs((steps[0] ?? 0) - (steps[1] ?? 0)) < 1e-12;
		return !(isStraight(dx) && isStraight(dy));
	});
}
/** How sure a model was of its answer, and whether it was right; of a binary task, of the positive label. */
function forecastsOf(truth, { scores }) {
	if (truth.kind === "binary") return {
		probabilities: scores,
		outcomes: truth.labels
	};
	if (truth.kind !== "multiclass") return void 0;
	const { classes, labels } = truth;
	const rows = {
		classes: classes.length,
		labels,
		probabilities: scores
	};
	const predicted = predictedClasses(rows);
	return {
		probabilities: Float64Array.from(predicted, (index, row) => rowOf(rows, row)[index]),
		outcomes: Array.from(predicted, (index, row) => Number(index === labels[row]))
	};
}
/** The curves of one model, for a drawing; `undefined` for tasks that have none. The same rows give the same points. */
function curvesOf(truth, answers) {
	const forecasts = forecastsOf(truth, answers);
	if (forecasts === void 0) return void 0;
	const calibration = reliability(forecasts).map(({ meanProbability, frequency }) => [meanProbability, frequency]);
	if (truth.kind !== "binary") return {
		roc: [],
		precisionRecall: [],
		calibration: thinned(calibration)
	};
	const rows = {
		labels: truth.labels,
		scores: answers.scores
	};
	return {
		roc: thinned(rocCurve(rows).map((point) => [point.falsePositiveRate, point.truePositiveRate])),
		precisionRecall: thinned(precisionRecallCurve(rows).map(({ recall, precision }) => [recall, precision])),
		calibration: thinned(calibration)
	};
}

export { curvesOf as n, forecastsOf as r, cornersOf as t };