import { t as chiSquaredSf } from "./chi-squared.js";

// pipeline/domain/statistics/homogeneity.ts
function total(counts) {
	return counts.reduce((sum, count) => sum + count, 0);
}
/** Pearson's statistic of the 2 × k table whose first row is `reference` and whose column sums are `pooled`. */
function pearson(reference, pooled) {
	let n = 0;
	let both = 0;
	for (let k = 0; k < pooled.length; k++) {
		n += reference[k];
		both += pooled[k];
	}
	const m = both - n;
	let sum = 0;
	for (let k = 0; k < pooled.length; k++) {
		const a = reference[k];
		const b = pooled[k] - a;
		sum += (a * m - b * n) ** 2 / (n * m * pooled[k]);
	}
	return sum;
}
function pool({ reference, current }) {
	return reference.map((count, k) => count + current[k]);
}
/**
* Chi-squared test of homogeneity: both samples are noisy, unlike in a goodness-of-fit test that takes the reference for the
* truth and alarms far too often. One category in both is no drift, p = 1. Checked against SciPy 1.17.1
* `chi2_contingency(correction=False)`.
*/
function chiSquaredHomogeneity(counts) {
	const pooled = pool(counts);
	const degrees = pooled.length - 1;
	const n = total(counts.reference);
	const m = total(counts.current);
	const smallestExpected = Math.min(...pooled) * Math.min(n, m) / (n + m);
	if (degrees === 0) return {
		statistic: 0,
		degrees,
		pValue: 1,
		smallestExpected
	};
	const statistic = pearson(counts.reference, pooled);
	return {
		statistic,
		degrees,
		pValue: chiSquaredSf(statistic, degrees),
		smallestExpected
	};
}
/** Share of the rows that would have to change category to make the two samples alike, 0 … 1. */
function totalVariation({ reference, current }) {
	const n = total(reference);
	const m = total(current);
	return reference.reduce((sum, count, k) => sum + Math.abs(count / n - current[k] / m), 0) / 2;
}

export { pearson as n, totalVariation as r, chiSquaredHomogeneity as t };