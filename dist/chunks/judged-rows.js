import { d as reportedMetrics, r as classOf } from "./metric.js";
import { A as LockstepError } from "./file-work.js";
import { t as quantileLoss } from "./quantile-loss.js";
import { t as quantile } from "./quantile.js";

// pipeline/evaluation/metrics/metric-value.ts
/** `value`, or `reason` when it came out as NaN or infinite, which is how the formulas here say "undefined". */
function metricValue(value, reason) {
	return Number.isFinite(value) ? { value } : {
		value: null,
		reason
	};
}
/** The reason every metric gives for a table without rows. */
const noRows = "there are no rows";
/** The reason of metrics that need probabilities, for tables that have none or whose weights are all 0. */
const unscorable = "a score is not a probability between 0 and 1, or all weights are 0";

// pipeline/evaluation/metrics/cost.ts
/** Mean cost of a row, in the unit of the costs; lower is better. Undefined without rows. */
function cost$1(matrix, costs) {
	const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
	const total = truePositives * costs.truePositive + falsePositives * costs.falsePositive + trueNegatives * costs.trueNegative + falseNegatives * costs.falseNegative;
	return metricValue(total / (truePositives + falsePositives + trueNegatives + falseNegatives), noRows);
}

// pipeline/evaluation/metrics/accuracy.ts
/** Share of the rows that are predicted right, 0 … 1. Undefined without rows. Checked against scikit-learn 1.9.1 `accuracy_score`. */
function accuracy$1({ truePositives, falsePositives, trueNegatives, falseNegatives }) {
	const right = truePositives + trueNegatives;
	return metricValue(right / (right + falsePositives + falseNegatives), noRows);
}

// pipeline/evaluation/metrics/order.ts
/** Row indices from the smallest value to the largest; equal values keep their order. */
function ascendingOrder(values) {
	return Uint32Array.from(values, (_value, i) => i).sort((a, b) => values[a] - values[b] || a - b);
}

// pipeline/evaluation/metrics/threshold-counts.ts
/** One count for each distinct score, from the highest threshold to the lowest; the last catches every row. */
function thresholdCounts({ labels, scores, weights }) {
	const counts = [];
	const order = ascendingOrder(scores);
	let truePositives = 0;
	let falsePositives = 0;
	for (let k = order.length - 1; k >= 0; k--) {
		const row = order[k];
		const weight = weights === void 0 ? 1 : weights[row];
		if (labels[row] === 1) truePositives += weight;
		else falsePositives += weight;
		const threshold = scores[row];
		if (k === 0 || scores[order[k - 1]] !== threshold) counts.push({
			threshold,
			truePositives,
			falsePositives
		});
	}
	return counts;
}

// pipeline/evaluation/metrics/curves.ts
/**
* ROC curve from (0, 0) to (1, 1), one point for each distinct score; empty when the rows are of one class only. Checked
* against scikit-learn 1.9.1 `roc_curve(drop_intermediate=False)`.
*/
function rocCurve(rows) {
	const counts = thresholdCounts(rows);
	const all = counts.at(-1);
	if (all === void 0 || all.truePositives === 0 || all.falsePositives === 0) return [];
	return [{
		threshold: Infinity,
		falsePositiveRate: 0,
		truePositiveRate: 0
	}, ...counts.map(({ threshold, truePositives, falsePositives }) => ({
		threshold,
		falsePositiveRate: falsePositives / all.falsePositives,
		truePositiveRate: truePositives / all.truePositives
	}))];
}
/**
* Precision and recall for each distinct score, from the highest threshold to the lowest; empty without a positive row.
* Checked against scikit-learn 1.9.1 `precision_recall_curve`, which adds the point (1, 0) for no row.
*/
function precisionRecallCurve(rows) {
	const counts = thresholdCounts(rows).filter(({ truePositives, falsePositives }) => truePositives + falsePositives > 0);
	const positives = counts.at(-1)?.truePositives ?? 0;
	if (positives === 0) return [];
	return counts.map(({ threshold, truePositives, falsePositives }) => ({
		threshold,
		precision: truePositives / (truePositives + falsePositives),
		recall: truePositives / positives
	}));
}

// pipeline/evaluation/metrics/average-precision.ts
/**
* Area under the precision-recall curve as a step function, 0 … 1: the mean precision over the gains in recall. The
* trapezoidal area would be too good. Undefined without a positive row. Checked against scikit-learn 1.9.1
* `average_precision_score`.
*/
function averagePrecision(rows) {
	const curve = precisionRecallCurve(rows);
	let area = 0;
	let before = 0;
	for (const { precision, recall } of curve) {
		area += (recall - before) * precision;
		before = recall;
	}
	return metricValue(curve.length === 0 ? NaN : area, "no row is positive");
}

// pipeline/evaluation/metrics/balanced-accuracy.ts
/**
* Mean of recall and specificity, 0 … 1; 0.5 is chance. Undefined when the rows are of one class only, where scikit-learn
* 1.9.1 `balanced_accuracy_score`, against which it is checked otherwise, leaves the missing class out.
*/
function balancedAccuracy$1({ truePositives, falsePositives, trueNegatives, falseNegatives }) {
	const recall = truePositives / (truePositives + falseNegatives);
	const specificity = trueNegatives / (trueNegatives + falsePositives);
	return metricValue((recall + specificity) / 2, "all rows are of one class");
}

// pipeline/evaluation/metrics/brier.ts
/** Mean squared difference of probability and label, 0 … 1; lower is better. Undefined without rows and when a score is no probability. Checked against scikit-learn 1.9.1 `brier_score_loss`. */
function brier$1({ labels, scores, weights }) {
	let sum = 0;
	let total = 0;
	for (let i = 0; i < labels.length; i++) {
		const weight = weights === void 0 ? 1 : weights[i];
		const score = scores[i];
		if (!(score >= 0 && score <= 1)) return {
			value: null,
			reason: unscorable
		};
		sum += weight * (score - labels[i]) ** 2;
		total += weight;
	}
	return metricValue(sum / total, labels.length === 0 ? noRows : unscorable);
}

// pipeline/evaluation/metrics/calibration.ts
function summarise({ probabilities, outcomes }, bin, rows) {
	let probability = 0;
	let outcome = 0;
	for (let i = 0; i < rows.length; i++) {
		probability += probabilities[rows[i]];
		outcome += outcomes[rows[i]];
	}
	return {
		bin,
		rows: rows.length,
		meanProbability: probability / rows.length,
		frequency: outcome / rows.length
	};
}
/** Which of `bins` bins of equal width, closed on the right, a probability falls into. */
function binOf(probability, bins) {
	return Math.min(Math.max(Math.ceil(probability * bins) - 1, 0), bins - 1);
}
/**
* Reliability table with bins of equal width, closed on the right; empty bins are left out. Checked against scikit-learn 1.9.1
* `calibration_curve`.
*/
function reliability(forecasts, bins = 10) {
	const members = Array.from({ length: bins }, () => []);
	for (const [row, p] of forecasts.probabilities.entries()) members[binOf(p, bins)]?.push(row);
	return members.flatMap((rows, bin) => rows.length === 0 ? [] : [summarise(forecasts, bin, rows)]);
}
function gap({ meanProbability, frequency }) {
	return Math.abs(meanProbability - frequency);
}
/** Mean distance of probability and frequency over a reliability table, weighted by rows, 0 … 1; 0 is calibrated. */
function expectedCalibrationError(table) {
	const rows = table.reduce((sum, bin) => sum + bin.rows, 0);
	return metricValue(table.reduce((sum, bin) => sum + bin.rows * gap(bin), 0) / rows, noRows);
}

// pipeline/evaluation/metrics/multiclass/confusion.ts
/** Rows by label and prediction. Checked against scikit-learn 1.9.1 `confusion_matrix`. */
function classConfusion(labels, predictions, classes) {
	const matrix = Array.from({ length: classes }, () => new Array(classes).fill(0));
	for (const [row, label] of labels.entries()) {
		const cells = matrix[label];
		const predicted = predictions[row];
		if (cells !== void 0) cells[predicted] = (cells[predicted] ?? 0) + 1;
	}
	return matrix;
}
function sum(values) {
	let total = 0;
	for (const value of values) total += value;
	return total;
}
/** How often each class is the label, `[k]`. */
function labelTotals(matrix) {
	return matrix.map((cells) => sum(cells));
}
/** How often each class is predicted, `[k]`. */
function predictionTotals(matrix) {
	return matrix.map((_cells, predicted) => sum(matrix.map((cells) => cells[predicted] ?? 0)));
}
/** Rows that are predicted right. */
function diagonal(matrix) {
	return sum(matrix.map((cells, i) => cells[i] ?? 0));
}
/** One class against all others. */
function oneAgainstRest(matrix, index) {
	const truePositives = matrix[index]?.[index] ?? 0;
	const falseNegatives = (labelTotals(matrix)[index] ?? 0) - truePositives;
	const falsePositives = (predictionTotals(matrix)[index] ?? 0) - truePositives;
	return {
		truePositives,
		falsePositives,
		trueNegatives: sum(labelTotals(matrix)) - truePositives - falseNegatives - falsePositives,
		falseNegatives
	};
}

// pipeline/evaluation/metrics/multiclass/cohen-kappa.ts
/**
* Cohen's kappa: agreement of labels and predictions beyond chance, −1 … 1; 0 is chance. Undefined when all labels and all
* predictions are of the same one class. Checked against scikit-learn 1.9.1 `cohen_kappa_score`.
*/
function cohenKappa$1(matrix) {
	const labels = labelTotals(matrix);
	const predictions = predictionTotals(matrix);
	const rows = sum(labels);
	const byChance = sum(labels.map((count, i) => count / rows * ((predictions[i] ?? 0) / rows)));
	return metricValue((diagonal(matrix) / rows - byChance) / (1 - byChance), "all labels and all predictions are of one class");
}

// pipeline/evaluation/metrics/cohen-kappa.ts
/** Cohen's kappa of labels and predictions, −1 … 1; undefined as {@link kappaOfClasses} is. */
function cohenKappa({ truePositives, falsePositives, trueNegatives, falseNegatives }) {
	return cohenKappa$1([[trueNegatives, falsePositives], [falseNegatives, truePositives]]);
}

// pipeline/evaluation/metrics/confusion.ts
/**
* Rows by label and prediction; a row is predicted positive when its score is at least `threshold`. With weights the four
* numbers are sums of weights. Checked against scikit-learn 1.9.1 `confusion_matrix`.
*/
function confusion({ labels, scores, weights }, threshold) {
	const cells = [
		0,
		0,
		0,
		0
	];
	for (let i = 0; i < labels.length; i++) {
		const cell = (labels[i] === 1 ? 2 : 0) + (scores[i] >= threshold ? 1 : 0);
		cells[cell] += weights === void 0 ? 1 : weights[i];
	}
	const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = cells;
	return {
		truePositives,
		falsePositives,
		trueNegatives,
		falseNegatives
	};
}

// pipeline/evaluation/metrics/f-beta.ts
/**
* Weighted harmonic mean of precision and recall, 0 … 1; recall counts `beta` times as much as precision. Undefined when no
* row is positive and none is predicted positive. Checked against scikit-learn 1.9.1 `fbeta_score`.
*
* @param beta - Above 0.
*/
function fBeta({ truePositives, falsePositives, falseNegatives }, beta) {
	const hits = (1 + beta * beta) * truePositives;
	return metricValue(hits / (hits + beta * beta * falseNegatives + falsePositives), "no row is positive and none is predicted positive");
}

// pipeline/evaluation/metrics/f1.ts
/** Harmonic mean of precision and recall, 0 … 1; undefined as {@link fBeta} is. Checked against scikit-learn 1.9.1 `f1_score`. */
function f1(matrix) {
	return fBeta(matrix, 1);
}

// pipeline/evaluation/metrics/log-loss.ts
/** Probabilities are clipped to [epsilon, 1 − epsilon], so that one certain mistake costs 36 nats and not infinity. */
const epsilon = 2220446049250313e-31;
/** Negative log-likelihood of one row, in nats; NaN when the score is no probability. */
function rowLogLoss(label, probability) {
	if (!(probability >= 0 && probability <= 1)) return NaN;
	const likelihood = label === 1 ? probability : 1 - probability;
	return -Math.log(Math.min(Math.max(likelihood, epsilon), .9999999999999998));
}
/**
* Mean negative log-likelihood of the true classes, in nats; lower is better. Undefined without rows and
* when a score is no probability. Checked against scikit-learn 1.9.1 `log_loss`.
*/
function logLoss$1({ labels, scores, weights }) {
	let sum = 0;
	let total = 0;
	for (let i = 0; i < labels.length; i++) {
		const weight = weights === void 0 ? 1 : weights[i];
		sum += weight * rowLogLoss(labels[i], scores[i]);
		total += weight;
	}
	return metricValue(sum / total, labels.length === 0 ? noRows : unscorable);
}

// pipeline/evaluation/metrics/multiclass/matthews.ts
/**
* Matthews correlation of labels and predictions, −1 … 1; 0 is chance. Undefined when all labels or all predictions are of one
* class, where scikit-learn 1.9.1 `matthews_corrcoef`, against which it is checked otherwise, says 0.
*
* @see Gorodkin (2004), Comparing two K-category assignments by a K-category correlation coefficient.
*/
function matthews$1(matrix) {
	const labels = labelTotals(matrix);
	const predictions = predictionTotals(matrix);
	const rows = sum(labels);
	const product = (a, b) => sum(a.map((value, i) => value * (b[i] ?? 0)));
	const spread = (totals) => rows * rows - product(totals, totals);
	return metricValue((diagonal(matrix) * rows - product(labels, predictions)) / Math.sqrt(spread(labels) * spread(predictions)), "all labels or all predictions are of one class");
}

// pipeline/evaluation/metrics/matthews.ts
/** Matthews correlation of labels and predictions, −1 … 1; undefined as {@link matthewsOfClasses} is. */
function matthews({ truePositives, falsePositives, trueNegatives, falseNegatives }) {
	return matthews$1([[trueNegatives, falsePositives], [falseNegatives, truePositives]]);
}

// pipeline/evaluation/metrics/negative-predictive-value.ts
/** Share of the rows predicted negative that are negative, 0 … 1. Undefined when no row is predicted negative. */
function negativePredictiveValue({ trueNegatives, falseNegatives }) {
	return metricValue(trueNegatives / (trueNegatives + falseNegatives), "no row is predicted negative");
}

// pipeline/evaluation/metrics/precision.ts
/**
* Share of the rows predicted positive that are positive, 0 … 1. Undefined when no row is predicted positive, where
* scikit-learn 1.9.1 `precision_score`, against which it is checked otherwise, says 0.
*/
function precision({ truePositives, falsePositives }) {
	return metricValue(truePositives / (truePositives + falsePositives), "no row is predicted positive");
}

// pipeline/evaluation/metrics/recall.ts
/**
* Share of the positive rows that are predicted positive, 0 … 1. Undefined without a positive row. Checked against
* scikit-learn 1.9.1 `recall_score`.
*/
function recall({ truePositives, falseNegatives }) {
	return metricValue(truePositives / (truePositives + falseNegatives), "no row is positive");
}

// pipeline/evaluation/metrics/roc-auc.ts
/**
* Probability that a random positive row scores above a random negative one, ties counting half (the Mann–Whitney statistic
* by midranks), 0 … 1. Undefined when the rows are of one class only. Checked against scikit-learn 1.9.1 `roc_auc_score`.
*/
function rocAuc$1({ labels, scores, weights }) {
	const order = ascendingOrder(scores);
	let wins = 0;
	let negatives = 0;
	let positives = 0;
	for (let start = 0; start < order.length;) {
		const score = scores[order[start]];
		let tiedPositives = 0;
		let tiedNegatives = 0;
		let end = start;
		for (; end < order.length; end++) {
			const row = order[end];
			if (scores[row] !== score) break;
			const weight = weights === void 0 ? 1 : weights[row];
			if (labels[row] === 1) tiedPositives += weight;
			else tiedNegatives += weight;
		}
		wins += tiedPositives * (negatives + tiedNegatives / 2);
		positives += tiedPositives;
		negatives += tiedNegatives;
		start = end;
	}
	return metricValue(wins / (positives * negatives), "all rows are of one class");
}

// pipeline/evaluation/metrics/rows.ts
/** @throws LockstepError TABLE_INVALID when the lengths do not fit or a label is neither 0 nor 1, METRIC_INVALID for a score or weight that is not finite. */
function checkRows({ labels, scores, weights }) {
	if (scores.length !== labels.length || weights !== void 0 && weights.length !== labels.length) throw new LockstepError("TABLE_INVALID", `${String(labels.length)} labels, ${String(scores.length)} scores and ${String(weights?.length ?? labels.length)} weights do not belong to the same rows`);
	for (let i = 0; i < labels.length; i++) {
		if (labels[i] > 1) throw new LockstepError("TABLE_INVALID", `the label of row ${String(i)} is ${String(labels[i])}, not 0 or 1`);
		if (!Number.isFinite(scores[i])) throw new LockstepError("METRIC_INVALID", `the score of row ${String(i)} is ${String(scores[i])}`, { hint: "A model must give every row a finite score; look at that row's input for missing or infinite values." });
		const weight = weights?.[i];
		if (weight !== void 0 && !(weight >= 0 && weight < Infinity)) throw new LockstepError("METRIC_INVALID", `the weight of row ${String(i)} is ${String(weight)}, not a finite number of at least 0`);
	}
}

// pipeline/evaluation/metrics/specificity.ts
/** Share of the negative rows that are predicted negative, 0 … 1. Undefined without a negative row. */
function specificity({ trueNegatives, falsePositives }) {
	return metricValue(trueNegatives / (trueNegatives + falsePositives), "no row is negative");
}

// pipeline/evaluation/metrics/index.ts
/** Metrics of a binary classifier that the confusion matrix at the model's threshold decides. */
const confusionMetrics = {
	precision,
	recall,
	f1,
	f2: (matrix) => fBeta(matrix, 2),
	f0_5: (matrix) => fBeta(matrix, .5),
	accuracy: accuracy$1,
	balanced_accuracy: balancedAccuracy$1,
	specificity,
	negative_predictive_value: negativePredictiveValue,
	mcc: matthews,
	kappa: cohenKappa
};
/** Metrics that look at the scores. To add one: one file, one line here, one line in the domain's `metricsOf`. */
const scoreMetrics = {
	roc_auc: rocAuc$1,
	average_precision: averagePrecision,
	log_loss: logLoss$1,
	brier: brier$1,
	calibration_error: ({ labels, scores }) => expectedCalibrationError(reliability({
		probabilities: scores,
		outcomes: labels
	}))
};
function isByScore(metric) {
	return Object.hasOwn(scoreMetrics, metric);
}
/**
* Metrics of one model on one table.
*
* @param rows - Labels, probabilities and the threshold from which a row counts as positive.
* @param metrics - What to measure; what is always reported when left out.
* @throws LockstepError TABLE_INVALID, METRIC_INVALID.
*/
function scoreBinary(rows, metrics = reportedMetrics.binary) {
	checkRows(rows);
	if (!Number.isFinite(rows.threshold)) throw new LockstepError("METRIC_INVALID", `the threshold is ${rows.threshold}`);
	const matrix = confusion(rows, rows.threshold);
	const measured = metrics.map((id) => {
		const asked = id;
		return [id, isByScore(asked) ? scoreMetrics[asked](rows) : confusionMetrics[asked](matrix)];
	});
	return {
		metrics: Object.fromEntries(measured),
		confusion: matrix
	};
}

// pipeline/evaluation/metrics/multiclass/cost.ts
/**
* Mean cost of a row, in the unit of the costs; lower is better. Undefined without rows.
*
* @param costs - `[k][k]`: what predicting the column for the row costs.
*/
function cost(matrix, costs) {
	const total = sum(matrix.map((cells, label) => sum(cells.map((count, predicted) => count * (costs[label]?.[predicted] ?? NaN)))));
	return metricValue(total / sum(labelTotals(matrix)), noRows);
}

// pipeline/evaluation/metrics/multiclass/accuracy.ts
/** Share of the rows that are predicted right, 0 … 1. Undefined without rows. */
function accuracy(matrix) {
	return metricValue(diagonal(matrix) / sum(labelTotals(matrix)), noRows);
}

// pipeline/evaluation/metrics/multiclass/average.ts
/** The metric of each class against the rest, `[k]`. Checked against scikit-learn 1.9.1 `precision_recall_fscore_support`. */
function perClass(matrix, metric) {
	return matrix.map((_cells, index) => metric(oneAgainstRest(matrix, index)));
}
/**
* The metric over all classes. Undefined when it is undefined for a class that counts: scikit-learn 1.9.1, against which it is
* checked otherwise, counts that class as 0.
*/
function average(matrix, metric, averaging) {
	if (averaging === "micro") {
		const cells = matrix.map((_cells, index) => oneAgainstRest(matrix, index));
		const total = (cell) => sum(cells.map((found) => found[cell]));
		return metric({
			truePositives: total("truePositives"),
			falsePositives: total("falsePositives"),
			trueNegatives: total("trueNegatives"),
			falseNegatives: total("falseNegatives")
		});
	}
	const weights = averaging === "macro" ? matrix.map(() => 1) : labelTotals(matrix);
	let weighted = 0;
	for (const [index, found] of perClass(matrix, metric).entries()) {
		const weight = weights[index] ?? 0;
		if (weight === 0) continue;
		if (found.value === null) return {
			value: null,
			reason: `class ${index}: ${found.reason}`
		};
		weighted += weight * found.value;
	}
	return metricValue(weighted / sum(weights), noRows);
}

// pipeline/evaluation/metrics/multiclass/balanced-accuracy.ts
/** Mean recall over the classes, 0 … 1. Undefined when a class has no row. Checked against scikit-learn 1.9.1 `balanced_accuracy_score`. */
function balancedAccuracy(matrix) {
	return average(matrix, recall, "macro");
}

// pipeline/evaluation/metrics/multiclass/brier.ts
/** Mean squared distance of the probabilities from the true class, 0 … 2; lower is better. Undefined without rows. */
function brier({ classes, labels, probabilities }) {
	let total = 0;
	for (const [i, p] of probabilities.entries()) {
		const isTrue = labels[Math.floor(i / classes)] === i % classes;
		total += (p - (isTrue ? 1 : 0)) ** 2;
	}
	return metricValue(total / labels.length, noRows);
}

// pipeline/evaluation/metrics/multiclass/rows.ts
/** @throws LockstepError TABLE_INVALID for lengths or labels that do not fit, METRIC_INVALID for a probability that is not finite. */
function checkClassifiedRows({ classes, labels, probabilities }) {
	if (classes < 2 || probabilities.length !== labels.length * classes) throw new LockstepError("TABLE_INVALID", `${labels.length} labels of ${classes} classes and ${probabilities.length} probabilities do not fit`);
	const odd = labels.findIndex((label) => label >= classes);
	if (odd >= 0) throw new LockstepError("TABLE_INVALID", `the label of row ${odd} is class ${labels[odd]} of ${classes}`);
	const bad = probabilities.findIndex((p) => !Number.isFinite(p));
	if (bad >= 0) throw new LockstepError("METRIC_INVALID", `a probability of row ${Math.floor(bad / classes)} is ${probabilities[bad]}`);
}
/** Probabilities of one row. */
function rowOf({ classes, probabilities }, row) {
	return probabilities.subarray(row * classes, (row + 1) * classes);
}
/** Probabilities of one class, `[n]`. */
function columnOf({ classes, labels, probabilities }, index) {
	return Float64Array.from(labels, (_label, row) => probabilities[row * classes + index]);
}
/** `[n]` the class of the largest probability; the first one of equals. */
function predictedClasses(rows) {
	return Uint32Array.from(rows.labels, (_label, row) => {
		const own = rowOf(rows, row);
		return own.indexOf(Math.max(...own));
	});
}

// pipeline/evaluation/metrics/multiclass/calibration.ts
/** Calibration error of the largest probability against being right, 0 … 1. Undefined without rows. */
function topLabelCalibrationError(rows, bins = 10) {
	const predicted = predictedClasses(rows);
	const probabilities = Float64Array.from(predicted, (_label, row) => Math.max(...rowOf(rows, row)));
	const outcomes = Array.from(predicted, (label, row) => label === rows.labels[row] ? 1 : 0);
	return expectedCalibrationError(reliability({
		probabilities,
		outcomes
	}, bins));
}
/** Mean over the classes of the calibration error of one class against the rest, 0 … 1. Undefined without rows. */
function classwiseCalibrationError(rows, bins = 10) {
	const errors = Array.from({ length: rows.classes }, (_, index) => {
		const outcomes = Array.from(rows.labels, (label) => label === index ? 1 : 0);
		return expectedCalibrationError(reliability({
			probabilities: columnOf(rows, index),
			outcomes
		}, bins)).value ?? NaN;
	});
	return metricValue(sum(errors) / rows.classes, noRows);
}

// pipeline/evaluation/metrics/multiclass/log-loss.ts
/** Mean negative log-likelihood of the true classes, in nats; lower is better. Undefined without rows. Checked against scikit-learn 1.9.1 `log_loss`. */
function logLoss(rows) {
	const losses = Array.from(rows.labels, (label, row) => rowLogLoss(1, rowOf(rows, row)[label]));
	return metricValue(sum(losses) / losses.length, noRows);
}

// pipeline/evaluation/metrics/multiclass/roc-auc.ts
/** ROC AUC of class `index` among the rows of the classes in `among`, by its own probability; NaN when one side is empty. */
function auc(rows, index, among) {
	const kept = [...rows.labels.keys()].filter((row) => among(rows.labels[row]));
	const column = columnOf(rows, index);
	return rocAuc$1({
		labels: Uint8Array.from(kept, (row) => rows.labels[row] === index ? 1 : 0),
		scores: Float64Array.from(kept, (row) => column[row])
	}).value ?? NaN;
}
/**
* ROC AUC over several classes, 0 … 1. Undefined when a class has no row. Checked against scikit-learn 1.9.1
* `roc_auc_score(multi_class=…)`.
*
* @param pairing - `ovr`: each class against the rest; `ovo`: each class against each other, both ways (Hand and Till 2001).
* @param averaging - `macro`: classes, or pairs, count alike; `weighted`: by their rows.
*/
function rocAuc(rows, pairing, averaging) {
	const indices = Array.from({ length: rows.classes }, (_, i) => i);
	const counts = indices.map((index) => rows.labels.reduce((total, label) => total + (label === index ? 1 : 0), 0));
	const parts = pairing === "ovr" ? indices.map((a) => ({
		value: auc(rows, a, () => true),
		rows: counts[a] ?? 0
	})) : indices.flatMap((a) => indices.slice(a + 1).map((b) => {
		const among = (label) => label === a || label === b;
		return {
			value: (auc(rows, a, among) + auc(rows, b, among)) / 2,
			rows: (counts[a] ?? 0) + (counts[b] ?? 0)
		};
	}));
	const weight = (part) => averaging === "macro" ? 1 : part.rows;
	return metricValue(sum(parts.map((part) => weight(part) * part.value)) / sum(parts.map(weight)), "a class has no row");
}

// pipeline/evaluation/metrics/multiclass/top-k.ts
/** Whether a class is among the `k` largest probabilities of a row; of equal ones the later class comes first. */
function isAmongLargest(own, label, k) {
	const mine = own[label];
	return own.filter((p, index) => p > mine || p === mine && index > label).length < k;
}
/**
* Share of the rows whose true class is among the `k` largest probabilities, 0 … 1; of equal probabilities the later class
* comes first, as in scikit-learn 1.9.1 `top_k_accuracy_score`, against which it is checked. Undefined without rows.
*/
function topK(rows, k) {
	let hits = 0;
	for (const [row, label] of rows.labels.entries()) if (isAmongLargest(rowOf(rows, row), label, k)) hits++;
	return metricValue(hits / rows.labels.length, noRows);
}

// pipeline/evaluation/metrics/multiclass/index.ts
const f2 = (matrix) => fBeta(matrix, 2);
const f0_5 = (matrix) => fBeta(matrix, .5);
const measures = {
	precision,
	recall,
	specificity,
	f1,
	f2,
	f0_5
};
/** A metric of one class against the rest, by the classes' names. Checked against scikit-learn 1.9.1 `fbeta_score(labels=[…])`. */
function ofOneClass(metric, classes) {
	const asked = classOf(metric);
	const index = asked === void 0 ? -1 : classes.indexOf(asked.name);
	if (asked === void 0 || index < 0) return () => ({
		value: null,
		reason: "no row is of the class, and no model knows it"
	});
	return (matrix) => measures[asked.measure](oneAgainstRest(matrix, index));
}
/** Metrics that the confusion matrix alone decides. */
const classConfusionMetrics = {
	accuracy,
	balanced_accuracy: balancedAccuracy,
	precision_macro: (matrix) => average(matrix, precision, "macro"),
	precision_micro: (matrix) => average(matrix, precision, "micro"),
	precision_weighted: (matrix) => average(matrix, precision, "weighted"),
	recall_macro: (matrix) => average(matrix, recall, "macro"),
	recall_micro: (matrix) => average(matrix, recall, "micro"),
	recall_weighted: (matrix) => average(matrix, recall, "weighted"),
	specificity_macro: (matrix) => average(matrix, specificity, "macro"),
	specificity_weighted: (matrix) => average(matrix, specificity, "weighted"),
	f1_macro: (matrix) => average(matrix, f1, "macro"),
	f1_micro: (matrix) => average(matrix, f1, "micro"),
	f1_weighted: (matrix) => average(matrix, f1, "weighted"),
	f2_macro: (matrix) => average(matrix, f2, "macro"),
	f2_micro: (matrix) => average(matrix, f2, "micro"),
	f2_weighted: (matrix) => average(matrix, f2, "weighted"),
	f0_5_macro: (matrix) => average(matrix, f0_5, "macro"),
	f0_5_micro: (matrix) => average(matrix, f0_5, "micro"),
	f0_5_weighted: (matrix) => average(matrix, f0_5, "weighted"),
	mcc: matthews$1,
	kappa: cohenKappa$1
};
/** Metrics that look at the probabilities. To add one: one file, one line here, one line in the domain's `metricsOf`. */
const classRowMetrics = {
	log_loss: logLoss,
	brier,
	roc_auc_ovr: (rows) => rocAuc(rows, "ovr", "macro"),
	roc_auc_ovr_weighted: (rows) => rocAuc(rows, "ovr", "weighted"),
	roc_auc_ovo: (rows) => rocAuc(rows, "ovo", "macro"),
	top_2_accuracy: (rows) => topK(rows, 2),
	top_3_accuracy: (rows) => topK(rows, 3),
	top_5_accuracy: (rows) => topK(rows, 5),
	calibration_error: (rows) => topLabelCalibrationError(rows),
	classwise_calibration_error: (rows) => classwiseCalibrationError(rows)
};

// pipeline/evaluation/metrics/quantiles/coverage-error.ts
/** Mean over the levels of the distance of a level from the share of rows at or below its quantile. */
function coverageDistance(levels, shares) {
	return levels.reduce((sum, level, i) => sum + Math.abs((shares[i] ?? NaN) - level), 0) / levels.length;
}
/** How far the quantiles are from holding what their levels say, 0 … 1; lower is better. Undefined without rows. */
function coverageError({ levels, targets, quantiles }) {
	const shares = levels.map((_level, i) => targets.reduce((sum, target, row) => sum + (target <= quantiles[row * levels.length + i] ? 1 : 0), 0) / targets.length);
	return metricValue(coverageDistance(levels, shares), noRows);
}

// pipeline/evaluation/metrics/quantiles/rows.ts
/** @throws LockstepError TABLE_INVALID for lengths that do not fit, METRIC_INVALID for a number that is not finite. */
function checkQuantileRows({ levels, targets, quantiles }) {
	if (levels.length === 0 || quantiles.length !== levels.length * targets.length) throw new LockstepError("TABLE_INVALID", `${targets.length} targets and ${quantiles.length} quantiles of ${levels.length} levels do not fit`);
	const bad = quantiles.findIndex((value, i) => !Number.isFinite(value) || !Number.isFinite(targets[Math.floor(i / levels.length)]));
	if (bad >= 0) throw new LockstepError("METRIC_INVALID", `row ${Math.floor(bad / levels.length)} has a number that is not finite`);
}
/** Mean loss of one row over the levels, in the target's unit. */
function rowPinball({ levels, targets, quantiles }, row) {
	const target = targets[row];
	let sum = 0;
	for (const [i, level] of levels.entries()) {
		const quantile = quantiles[row * levels.length + i];
		sum += quantileLoss(level, target - quantile);
	}
	return sum / levels.length;
}

// pipeline/evaluation/metrics/quantiles/pinball.ts
/**
* Mean loss of the quantiles over rows and levels, in the target's unit; lower is better. Undefined without rows. Checked against
* scikit-learn 1.9.1 `mean_pinball_loss`.
*/
function pinball$1(rows) {
	let sum = 0;
	for (let row = 0; row < rows.targets.length; row++) sum += rowPinball(rows, row);
	return metricValue(sum / rows.targets.length, noRows);
}

// pipeline/evaluation/metrics/quantiles/index.ts
/** To add a metric: one file, one line here, one line in the domain's `metricsOf`. */
const quantileMetrics = {
	pinball: pinball$1,
	coverage_error: coverageError
};

// pipeline/evaluation/metrics/ranking/query.ts
/** Relevance in the order of the ranking. */
function ranked({ relevance, scores }) {
	return Array.from(scores, (_score, i) => i).sort((a, b) => scores[b] - scores[a] || a - b).map((i) => relevance[i]);
}
/**
* Mean over the queries. Undefined without queries, and when a query has no relevant candidate: nothing can be said about it,
* and leaving it out would flatter the ranker.
*/
function meanOverQueries(queries, of) {
	if (queries.length === 0) return {
		value: null,
		reason: "there are no queries"
	};
	const empty = queries.findIndex(({ relevance }) => !Array.from(relevance).some((grade) => grade > 0));
	if (empty >= 0) return {
		value: null,
		reason: `query ${empty} has no relevant candidate`
	};
	return metricValue(queries.reduce((sum, query) => sum + of(ranked(query)), 0) / queries.length, "it is not finite");
}

// pipeline/evaluation/metrics/ranking/at-k.ts
function relevant(ranking) {
	return ranking.filter((relevance) => relevance > 0).length;
}
/** Share of the first `k` candidates that are relevant, 0 … 1, mean over the queries. */
function precisionAtK(queries, k) {
	return meanOverQueries(queries, (ranking) => relevant(ranking.slice(0, k)) / k);
}
/** Share of the relevant candidates that are among the first `k`, 0 … 1, mean over the queries. */
function recallAtK(queries, k) {
	return meanOverQueries(queries, (ranking) => relevant(ranking.slice(0, k)) / relevant(ranking));
}
/** Share of the queries with a relevant candidate among the first `k`, 0 … 1. */
function hitRateAtK(queries, k) {
	return meanOverQueries(queries, (ranking) => relevant(ranking.slice(0, k)) > 0 ? 1 : 0);
}

// pipeline/evaluation/metrics/ranking/mean-average-precision.ts
/** Mean over the queries of the mean precision at each relevant candidate (MAP), 0 … 1; undefined as {@link meanOverQueries} is. */
function meanAveragePrecision(queries) {
	return meanOverQueries(queries, (ranking) => {
		let found = 0;
		let sum = 0;
		for (const [i, relevance] of ranking.entries()) if (relevance > 0) {
			found++;
			sum += found / (i + 1);
		}
		return sum / found;
	});
}

// pipeline/evaluation/metrics/ranking/mean-reciprocal-rank.ts
/** Mean over the queries of 1 / rank of the first relevant candidate (MRR), 0 … 1; undefined as {@link meanOverQueries} is. */
function meanReciprocalRank(queries) {
	return meanOverQueries(queries, (ranking) => 1 / (ranking.findIndex((relevance) => relevance > 0) + 1));
}

// pipeline/evaluation/metrics/ranking/ndcg.ts
function discountedGain(ranking, k, gain) {
	return ranking.slice(0, k).reduce((sum, relevance, i) => sum + (gain === "linear" ? relevance : 2 ** relevance - 1) / Math.log2(i + 2), 0);
}
/**
* Normalised discounted cumulative gain of the first `k` candidates, 0 … 1, mean over the queries; undefined as
* {@link meanOverQueries} is. The linear gain is checked against scikit-learn 1.9.1 `ndcg_score` on scores without ties.
*/
function ndcg(queries, k, gain) {
	return meanOverQueries(queries, (ranking) => {
		const best = ranking.toSorted((a, b) => b - a);
		return discountedGain(ranking, k, gain) / discountedGain(best, k, gain);
	});
}

// pipeline/evaluation/metrics/ranking/index.ts
/** To add a metric: one file, one line here, one line in the domain's `metricsOf`. */
const rankingMetrics = {
	ndcg: (queries) => ndcg(queries, Number.POSITIVE_INFINITY, "linear"),
	ndcg_at_1: (queries) => ndcg(queries, 1, "linear"),
	ndcg_at_3: (queries) => ndcg(queries, 3, "linear"),
	ndcg_at_5: (queries) => ndcg(queries, 5, "linear"),
	ndcg_at_10: (queries) => ndcg(queries, 10, "linear"),
	ndcg_at_20: (queries) => ndcg(queries, 20, "linear"),
	ndcg_exponential_at_10: (queries) => ndcg(queries, 10, "exponential"),
	map: meanAveragePrecision,
	mrr: meanReciprocalRank,
	hit_rate_at_1: (queries) => hitRateAtK(queries, 1),
	hit_rate_at_3: (queries) => hitRateAtK(queries, 3),
	hit_rate_at_5: (queries) => hitRateAtK(queries, 5),
	hit_rate_at_10: (queries) => hitRateAtK(queries, 10),
	precision_at_5: (queries) => precisionAtK(queries, 5),
	precision_at_10: (queries) => precisionAtK(queries, 10),
	recall_at_5: (queries) => recallAtK(queries, 5),
	recall_at_10: (queries) => recallAtK(queries, 10)
};

// pipeline/evaluation/metrics/ranking/rows.ts
/** @throws LockstepError TABLE_INVALID for lengths that do not fit, or a relevance below 0, METRIC_INVALID for a number that is not finite. */
function checkRankedRows({ relevance, queries, scores }) {
	if (scores.length !== relevance.length || queries.length !== relevance.length) throw new LockstepError("TABLE_INVALID", `${relevance.length} relevances, ${queries.length} queries and ${scores.length} scores do not belong to the same rows`);
	const odd = relevance.findIndex((grade) => grade < 0);
	if (odd >= 0) throw new LockstepError("TABLE_INVALID", `the relevance of row ${odd} is ${String(relevance[odd])}, below 0`, { hint: "A relevance is 0 for a candidate that is of no use, and the larger the better." });
	const bad = scores.findIndex((score, row) => !Number.isFinite(score) || !Number.isFinite(relevance[row]));
	if (bad >= 0) throw new LockstepError("METRIC_INVALID", `row ${bad} has a number that is not finite`);
}
/** The rows of each query, in their order. */
function rowsByQuery(queries) {
	const found = [];
	for (const [row, query] of queries.entries()) (found[query] ??= []).push(row);
	return found;
}
/** Each query's candidates. */
function queriesOf({ relevance, queries, scores }) {
	return rowsByQuery(queries).map((rows) => ({
		relevance: Float64Array.from(rows, (row) => relevance[row]),
		scores: Float64Array.from(rows, (row) => scores[row])
	}));
}

// pipeline/evaluation/metrics/regression/rows.ts
/** @throws LockstepError TABLE_INVALID for lengths that do not fit, METRIC_INVALID for a number that is not finite. */
function checkPredictedRows({ targets, predictions }) {
	if (targets.length !== predictions.length) throw new LockstepError("TABLE_INVALID", `${targets.length} targets and ${predictions.length} predictions do not belong to the same rows`);
	const row = targets.findIndex((target, i) => !Number.isFinite(target) || !Number.isFinite(predictions[i]));
	if (row >= 0) throw new LockstepError("METRIC_INVALID", `row ${row} has target ${targets[row]} and prediction ${predictions[row]}`, { hint: "Look at that row's input for missing or infinite values." });
}
/** Mean over the rows of what `of` says about target and prediction; NaN without rows. */
function meanOver({ targets, predictions, counts }, of) {
	let sum = 0;
	let rows = 0;
	for (let i = 0; i < targets.length; i++) {
		const count = counts === void 0 ? 1 : counts[i];
		if (count === 0) continue;
		sum += count * of(targets[i], predictions[i]);
		rows += count;
	}
	return sum / rows;
}
/** The rows with each as often as it counts, for what looks at their order. */
function repeated({ targets, predictions, counts }) {
	if (counts === void 0) return {
		targets,
		predictions
	};
	const rows = counts.reduce((sum, count) => sum + count, 0);
	const own = {
		targets: new Float64Array(rows),
		predictions: new Float64Array(rows)
	};
	let filled = 0;
	for (const [i, count] of counts.entries()) {
		own.targets.fill(targets[i], filled, filled + count);
		own.predictions.fill(predictions[i], filled, filled + count);
		filled += count;
	}
	return own;
}
/** True when a row that counts has such a target. */
function someTarget({ targets, counts }, is) {
	return targets.some((target, i) => (counts === void 0 || counts[i] !== 0) && is(target));
}

// pipeline/evaluation/metrics/regression/bias.ts
/** Mean of prediction minus target, in the target's unit; 0 is unbiased. */
function bias(rows) {
	return metricValue(meanOver(rows, (y, p) => p - y), noRows);
}

// pipeline/domain/statistics/midranks.ts
/** Rank of each value among all, from 1; equal values share the mean of their ranks. */
function midranks(values) {
	const order = Uint32Array.from(values, (_value, i) => i).sort((a, b) => values[a] - values[b]);
	const ranks = new Float64Array(values.length);
	for (let start = 0; start < order.length;) {
		const value = values[order[start]];
		let end = start + 1;
		while (end < order.length && values[order[end]] === value) end++;
		for (let k = start; k < end; k++) ranks[order[k]] = (start + 1 + end) / 2;
		start = end;
	}
	return ranks;
}

// pipeline/evaluation/metrics/regression/correlation.ts
/** Pearson's correlation of targets and predictions, −1 … 1. Undefined when either is constant. Checked against SciPy 1.17.1 `pearsonr`. */
function pearson(rows) {
	const target = meanOver(rows, (y) => y);
	const prediction = meanOver(rows, (_y, p) => p);
	const both = meanOver(rows, (y, p) => (y - target) * (p - prediction));
	const spread = Math.sqrt(meanOver(rows, (y) => (y - target) ** 2) * meanOver(rows, (_y, p) => (p - prediction) ** 2));
	return metricValue(both / spread, "targets or predictions are all equal, or there are none");
}
/** Pearson's correlation of the ranks, ties sharing their mean rank. Checked against SciPy 1.17.1 `spearmanr`. */
function spearman(rows) {
	const { targets, predictions } = repeated(rows);
	return pearson({
		targets: midranks(targets),
		predictions: midranks(predictions)
	});
}

// pipeline/evaluation/metrics/regression/explained-variance.ts
/** As R², with a constant bias forgiven. Checked against scikit-learn 1.9.1 `explained_variance_score`. */
function explainedVariance(rows) {
	const centre = meanOver(rows, (y) => y);
	const bias = meanOver(rows, (y, p) => y - p);
	const missed = meanOver(rows, (y, p) => (y - p - bias) ** 2);
	const variance = meanOver(rows, (y) => (y - centre) ** 2);
	return metricValue(variance === 0 ? NaN : 1 - missed / variance, "all targets are equal, or there are none");
}

// pipeline/evaluation/metrics/regression/max-error.ts
/** Largest distance of prediction and target, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `max_error`. */
function maxError({ targets, predictions, counts }) {
	let largest = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < targets.length; i++) if (counts?.[i] !== 0) largest = Math.max(largest, Math.abs(predictions[i] - targets[i]));
	return metricValue(largest, noRows);
}

// pipeline/evaluation/metrics/regression/mean-absolute-error.ts
/** Mean distance of prediction and target, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `mean_absolute_error`. */
function meanAbsoluteError(rows) {
	return metricValue(meanOver(rows, (y, p) => Math.abs(p - y)), noRows);
}

// pipeline/evaluation/metrics/regression/mean-absolute-percentage-error.ts
/**
* Mean distance as a share of the target (MAPE), at least 0; lower is better. Undefined when a target is 0, where scikit-learn
* 1.9.1 `mean_absolute_percentage_error`, against which it is checked otherwise, gives a number of fifteen digits.
*/
function meanAbsolutePercentageError(rows) {
	if (someTarget(rows, (target) => target === 0)) return {
		value: null,
		reason: "a target is 0; the weighted absolute percentage error is defined there"
	};
	return metricValue(meanOver(rows, (y, p) => Math.abs((p - y) / y)), noRows);
}

// pipeline/evaluation/metrics/regression/mean-squared-error.ts
/** Mean squared distance of prediction and target; lower is better. Checked against scikit-learn 1.9.1 `mean_squared_error`. */
function meanSquaredError(rows) {
	return metricValue(meanOver(rows, (y, p) => (p - y) ** 2), noRows);
}

// pipeline/evaluation/metrics/regression/median-absolute-error.ts
/** Median distance of prediction and target, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `median_absolute_error`. */
function medianAbsoluteError(rows) {
	const { targets, predictions } = repeated(rows);
	const distances = targets.map((target, i) => Math.abs(predictions[i] - target)).sort();
	return metricValue(quantile(distances, .5), noRows);
}

// pipeline/evaluation/metrics/regression/pinball.ts
/**
* Mean loss of predicting the `alpha` quantile, in the target's unit; lower is better. Undefined without rows. Checked against
* scikit-learn 1.9.1 `mean_pinball_loss`.
*
* @param alpha - 0 < alpha < 1.
*/
function pinball(rows, alpha) {
	return metricValue(meanOver(rows, (y, p) => quantileLoss(alpha, y - p)), noRows);
}

// pipeline/evaluation/metrics/regression/r-squared.ts
/**
* Share of the targets' variance that the predictions explain, at most 1; 0 is always predicting the mean. Undefined for
* constant targets, where scikit-learn 1.9.1 `r2_score`, against which it is checked otherwise, says 0 or 1.
*/
function rSquared(rows) {
	const centre = meanOver(rows, (y) => y);
	const missed = meanOver(rows, (y, p) => (y - p) ** 2);
	const variance = meanOver(rows, (y) => (y - centre) ** 2);
	return metricValue(variance === 0 ? NaN : 1 - missed / variance, "all targets are equal, or there are none");
}

// pipeline/evaluation/metrics/regression/root-mean-squared-error.ts
/** Root of the mean squared distance, in the target's unit; lower is better. Checked against scikit-learn 1.9.1 `root_mean_squared_error`. */
function rootMeanSquaredError(rows) {
	return metricValue(Math.sqrt(meanOver(rows, (y, p) => (p - y) ** 2)), noRows);
}

// pipeline/evaluation/metrics/regression/root-mean-squared-log-error.ts
/**
* Root of the mean squared difference of ln(1 + x); lower is better. Predictions below 0 count as 0. Undefined when a target
* is below 0. Checked against scikit-learn 1.9.1 `root_mean_squared_log_error`.
*/
function rootMeanSquaredLogError(rows) {
	if (someTarget(rows, (target) => target < 0)) return {
		value: null,
		reason: "a target is below 0"
	};
	return metricValue(Math.sqrt(meanOver(rows, (y, p) => (Math.log1p(Math.max(p, 0)) - Math.log1p(y)) ** 2)), noRows);
}

// pipeline/evaluation/metrics/regression/symmetric-percentage-error.ts
/** Mean of distance over the mean size of prediction and target (sMAPE), 0 … 2; a row of two zeros counts 0. Lower is better. */
function symmetricPercentageError(rows) {
	return metricValue(meanOver(rows, (y, p) => p === y ? 0 : 2 * Math.abs(p - y) / (Math.abs(y) + Math.abs(p))), noRows);
}

// pipeline/evaluation/metrics/regression/weighted-percentage-error.ts
/** Sum of the distances as a share of the sum of the targets' sizes (WAPE), at least 0; lower is better. Undefined when all targets are 0. */
function weightedPercentageError(rows) {
	const distance = meanOver(rows, (y, p) => Math.abs(p - y));
	return metricValue(distance / meanOver(rows, (y) => Math.abs(y)), "all targets are 0, or there are none");
}

// pipeline/evaluation/metrics/regression/index.ts
/**
* To add a metric: one file, one line here, one line in the domain's `metricsOf`. Bias is not there: neither way is better.
*/
const regressionMetrics = {
	mae: meanAbsoluteError,
	mse: meanSquaredError,
	rmse: rootMeanSquaredError,
	r2: rSquared,
	mape: meanAbsolutePercentageError,
	smape: symmetricPercentageError,
	wape: weightedPercentageError,
	median_ae: medianAbsoluteError,
	max_error: maxError,
	explained_variance: explainedVariance,
	bias,
	pinball_0_1: (rows) => pinball(rows, .1),
	pinball_0_5: (rows) => pinball(rows, .5),
	pinball_0_9: (rows) => pinball(rows, .9),
	rmsle: rootMeanSquaredLogError,
	pearson,
	spearman
};

// pipeline/evaluation/metrics/judged-rows.ts
function rowCountOf(truth) {
	switch (truth.kind) {
		case "binary":
		case "multiclass": return truth.labels.length;
		case "regression":
		case "quantiles": return truth.targets.length;
		case "ranking": return truth.relevance.length;
	}
}
function valuesOf(metrics, measure) {
	return Object.fromEntries(metrics.map((id) => [id, measure(id)]));
}
/** The reason of the metric `cost` where nobody said what decisions cost. */
const noCosts = {
	value: null,
	reason: "no costs are declared"
};
/** A metric of several classes that their confusion decides; `undefined` for those that look at the probabilities. */
function confusionMetricOf(metric, { classes, costs }) {
	if (classOf(metric) !== void 0) return ofOneClass(metric, classes);
	if (metric === "cost") return (matrix) => costs === void 0 ? noCosts : cost(matrix, costs);
	const named = metric;
	return Object.hasOwn(classConfusionMetrics, named) ? classConfusionMetrics[named] : void 0;
}
function measureClasses(truth, scores, metrics) {
	const rows = {
		classes: truth.classes.length,
		labels: truth.labels,
		probabilities: scores
	};
	checkClassifiedRows(rows);
	const matrix = classConfusion(truth.labels, predictedClasses(rows), rows.classes);
	return {
		metrics: valuesOf(metrics, (id) => confusionMetricOf(id, truth)?.(matrix) ?? classRowMetrics[id](rows)),
		classConfusion: matrix
	};
}
/**
* Metrics of one model on the rows.
*
* @param metrics - Each of the truth's task.
* @throws LockstepError TABLE_INVALID when truth and answers do not fit, METRIC_INVALID for a number that is not finite.
*/
function measure(truth, { scores, threshold = NaN }, metrics) {
	switch (truth.kind) {
		case "binary": {
			const own = metrics.filter((metric) => metric !== "cost");
			const found = scoreBinary({
				labels: truth.labels,
				scores,
				threshold
			}, own);
			if (own.length === metrics.length) return found;
			const paid = truth.costs === void 0 ? noCosts : cost$1(found.confusion, truth.costs);
			return {
				...found,
				metrics: {
					...found.metrics,
					cost: paid
				}
			};
		}
		case "multiclass": return measureClasses(truth, scores, metrics);
		case "regression": {
			const rows = {
				targets: truth.targets,
				predictions: scores
			};
			checkPredictedRows(rows);
			return { metrics: valuesOf(metrics, (id) => regressionMetrics[id](rows)) };
		}
		case "quantiles": {
			const rows = {
				levels: truth.levels,
				targets: truth.targets,
				quantiles: scores
			};
			checkQuantileRows(rows);
			return { metrics: valuesOf(metrics, (id) => quantileMetrics[id](rows)) };
		}
		case "ranking": {
			const rows = {
				relevance: truth.relevance,
				queries: truth.queries,
				scores
			};
			checkRankedRows(rows);
			const queries = queriesOf(rows);
			return { metrics: valuesOf(metrics, (id) => rankingMetrics[id](queries)) };
		}
	}
}

export { accuracy$1 as C, ascendingOrder as S, metricValue as T, rowLogLoss as _, queriesOf as a, precisionRecallCurve as b, ndcg as c, isAmongLargest as d, columnOf as f, recall as g, confusionMetrics as h, regressionMetrics as i, rowPinball as l, rowOf as m, measure as n, rowsByQuery as o, predictedClasses as p, rowCountOf as r, rankingMetrics as s, confusionMetricOf as t, coverageDistance as u, binOf as v, cost$1 as w, rocCurve as x, reliability as y };