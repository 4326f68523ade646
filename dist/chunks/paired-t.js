import { n as studentTSf, t as studentTQuantile } from "./student-t.js";

// pipeline/domain/statistics/paired-t.ts
/** Mean and variance (divisor n − 1). */
function moments(values) {
	const list = Array.from(values);
	const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
	return {
		mean,
		variance: list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (list.length - 1)
	};
}
/** Differences that are all 0 speak for nothing (p = 1); all equal and not 0, for certainty. */
function test(mean, variance, degrees) {
	const t = mean === 0 ? 0 : mean / Math.sqrt(variance);
	return {
		t,
		degrees,
		pValue: 2 * studentTSf(Math.abs(t), degrees)
	};
}
/**
* How far the interval of {@link correctedResampledT} reaches to either side of the mean.
*
* @param count - Values, at least two.
*/
function resampledReach(count, testShare, deviation) {
	return studentTQuantile(.975, count - 1) * deviation * Math.sqrt(1 / count + testShare);
}
/**
* The same for the scores of cross-validation, whose training sets overlap: the variance is enlarged for it. The plain test
* finds far too much there.
*
* @param values - Differences, or scores of one model: one for each fold of each repetition, at least two.
* @param testShare - Rows of a test fold per row of its training set, for example 1/9 with ten folds.
* @see Nadeau and Bengio (2003), Inference for the generalization error.
*/
function correctedResampledT(values, testShare) {
	const { mean, variance } = moments(values);
	const deviation = Math.sqrt(variance);
	const reach = resampledReach(values.length, testShare, deviation);
	return {
		...test(mean, variance * (1 / values.length + testShare), values.length - 1),
		mean,
		deviation,
		low: mean - reach,
		high: mean + reach
	};
}

export { resampledReach as n, correctedResampledT as t };