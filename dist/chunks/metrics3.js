import { T as LockstepError } from "./file-work.js";
import { r as metricIds } from "./metric.js";

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
function logLoss({ labels, scores, weights }) {
	let sum = 0;
	let total = 0;
	for (let i = 0; i < labels.length; i++) {
		const weight = weights === void 0 ? 1 : weights[i];
		sum += weight * rowLogLoss(labels[i], scores[i]);
		total += weight;
	}
	return metricValue(sum / total, labels.length === 0 ? noRows : unscorable);
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

// pipeline/evaluation/metrics/order.ts
/** Row indices from the smallest value to the largest; equal values keep their order. */
function ascendingOrder(values) {
	return Uint32Array.from(values, (_value, i) => i).sort((a, b) => values[a] - values[b] || a - b);
}

// pipeline/evaluation/metrics/roc-auc.ts
/**
* Probability that a random positive row scores above a random negative one, ties counting half (the Mann–Whitney statistic
* by midranks), 0 … 1. Undefined when the rows are of one class only. Checked against scikit-learn 1.9.1 `roc_auc_score`.
*/
function rocAuc({ labels, scores, weights }) {
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

// pipeline/evaluation/metrics/index.ts
/** To add a metric: one file, one line here, one line in the domain's `metricDirections`. */
const binaryMetrics = {
	precision: (_rows, matrix) => precision(matrix),
	recall: (_rows, matrix) => recall(matrix),
	f1: (_rows, matrix) => f1(matrix),
	roc_auc: (rows) => rocAuc(rows),
	log_loss: (rows) => logLoss(rows)
};
/**
* Every metric of one model on one table.
*
* @param rows - Labels, probabilities and the threshold from which a row counts as positive.
* @throws LockstepError TABLE_INVALID, METRIC_INVALID.
*/
function scoreBinary(rows) {
	checkRows(rows);
	if (!Number.isFinite(rows.threshold)) throw new LockstepError("METRIC_INVALID", `the threshold is ${rows.threshold}`);
	const matrix = confusion(rows, rows.threshold);
	return {
		metrics: Object.fromEntries(metricIds.map((id) => [id, binaryMetrics[id](rows, matrix)])),
		confusion: matrix
	};
}

export { rowLogLoss as i, scoreBinary as n, ascendingOrder as r, binaryMetrics as t };