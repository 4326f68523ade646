import { A as LockstepError } from "./file-work.js";
import { _n as shownCell, gn as isMissing } from "./pipeline.js";
import { o as reportedMetrics } from "./metric.js";
import { a as noRows, i as metricValue, n as confusion, o as unscorable, r as accuracy$1, t as recall } from "./recall.js";
import { r as numericCells, t as binaryLabels } from "./cells.js";

// pipeline/domain/statistics/quantile.ts
/**
* Quantile by linear interpolation between order statistics (Hyndman and Fan type 7, the default of NumPy and R).
*
* @param sorted - Ascending, not empty.
* @param q - 0 … 1.
*/
function quantile(sorted, q) {
	const position = (sorted.length - 1) * q;
	const below = Math.floor(position);
	const low = sorted[below] ?? NaN;
	const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
	return low + (position - below) * (high - low);
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
/** Metrics that the confusion matrix alone decides. */
const classConfusionMetrics = {
	accuracy,
	balanced_accuracy: balancedAccuracy,
	precision_macro: (matrix) => average(matrix, precision, "macro"),
	precision_weighted: (matrix) => average(matrix, precision, "weighted"),
	recall_macro: (matrix) => average(matrix, recall, "macro"),
	f1_macro: (matrix) => average(matrix, f1, "macro"),
	f1_micro: (matrix) => average(matrix, f1, "micro"),
	f1_weighted: (matrix) => average(matrix, f1, "weighted"),
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
	calibration_error: (rows) => topLabelCalibrationError(rows)
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
		sum += target >= quantile ? level * (target - quantile) : (1 - level) * (quantile - target);
	}
	return sum / levels.length;
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
function pinball$1(rows, alpha) {
	return metricValue(meanOver(rows, (y, p) => y >= p ? alpha * (y - p) : (1 - alpha) * (p - y)), noRows);
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
	pinball_0_9: (rows) => pinball$1(rows, .9),
	rmsle: rootMeanSquaredLogError,
	pearson,
	spearman
};

// pipeline/evaluation/metrics/quantiles/pinball.ts
/**
* Mean loss of the quantiles over rows and levels, in the target's unit; lower is better. Undefined without rows. Checked against
* scikit-learn 1.9.1 `mean_pinball_loss`.
*/
function pinball(rows) {
	let sum = 0;
	for (let row = 0; row < rows.targets.length; row++) sum += rowPinball(rows, row);
	return metricValue(sum / rows.targets.length, noRows);
}

// pipeline/evaluation/metrics/quantiles/index.ts
/** To add a metric: one file, one line here, one line in the domain's `metricsOf`. */
const quantileMetrics = {
	pinball,
	coverage_error: coverageError
};

// pipeline/evaluation/metrics/judged-rows.ts
function rowCountOf(truth) {
	return "labels" in truth ? truth.labels.length : truth.targets.length;
}
function valuesOf(metrics, measure) {
	return Object.fromEntries(metrics.map((id) => [id, measure(id)]));
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
		metrics: valuesOf(metrics, (id) => id in classConfusionMetrics ? classConfusionMetrics[id](matrix) : classRowMetrics[id](rows)),
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
		case "binary": return scoreBinary({
			labels: truth.labels,
			scores,
			threshold
		}, metrics);
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
	}
}

// pipeline/training/judged-rows.ts
function missingLabel(column, row) {
	return new LockstepError("TABLE_INVALID", `label column ${shownCell(column)}, row ${row + 1}: the label is missing`, { hint: "Rows without a label cannot judge a model; leave them out where the table is made." });
}
/** The classes of the rows and of every model, sorted; a class that some model does not know has no chance with it. */
function classTruth(cells, column, models) {
	const row = cells.findIndex(isMissing);
	if (row >= 0) throw missingLabel(column, row);
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
	if (row >= 0) throw missingLabel(column, row);
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
		case "multiclass": return classTruth(rows.column(column), column, models);
		case "regression": return {
			kind: "regression",
			targets: targetsOf(rows, column)
		};
		case "quantiles": return {
			kind: "quantiles",
			levels: task.levels,
			targets: targetsOf(rows, column)
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

export { quantile as _, regressionMetrics as a, classConfusionMetrics as c, predictedClasses as d, rowOf as f, ascendingOrder as g, binOf as h, rowCountOf as i, isAmongLargest as l, rowLogLoss as m, truthOf as n, rowPinball as o, confusionMetrics as p, measure as r, coverageDistance as s, scoresFor as t, columnOf as u };