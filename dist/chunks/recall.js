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

// pipeline/evaluation/metrics/accuracy.ts
/** Share of the rows that are predicted right, 0 … 1. Undefined without rows. Checked against scikit-learn 1.9.1 `accuracy_score`. */
function accuracy({ truePositives, falsePositives, trueNegatives, falseNegatives }) {
	const right = truePositives + trueNegatives;
	return metricValue(right / (right + falsePositives + falseNegatives), noRows);
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

// pipeline/evaluation/metrics/recall.ts
/**
* Share of the positive rows that are predicted positive, 0 … 1. Undefined without a positive row. Checked against
* scikit-learn 1.9.1 `recall_score`.
*/
function recall({ truePositives, falseNegatives }) {
	return metricValue(truePositives / (truePositives + falseNegatives), "no row is positive");
}

export { noRows as a, metricValue as i, confusion as n, unscorable as o, accuracy as r, recall as t };