import { a as logGamma, i as gammaQ, n as incompleteBeta } from "./beta.js";

// pipeline/domain/statistics/multiple-testing.ts
/** Each p value's place: where it stood, and its rank from 0 for the smallest. */
function ranked(pValues) {
	return pValues.map((p, index) => ({
		p,
		index
	})).sort((a, b) => a.p - b.p);
}
/**
* Keeps the chance of any false finding at alpha, whatever the dependence, and finds at least what {@link bonferroni} does.
*
* @see Holm (1979), A simple sequentially rejective multiple test procedure.
*/
const holm = (pValues) => {
	const adjusted = new Array(pValues.length);
	let largest = 0;
	for (const [rank, { p, index }] of ranked(pValues).entries()) {
		largest = Math.max(largest, Math.min(1, p * (pValues.length - rank)));
		adjusted[index] = largest;
	}
	return adjusted;
};
/**
* Keeps the expected share of false findings among all findings at alpha, when the tests are independent or positively
* dependent: for exploring, where {@link holm} is for deciding.
*
* @see Benjamini and Hochberg (1995), Controlling the false discovery rate.
*/
const benjaminiHochberg = (pValues) => {
	const adjusted = new Array(pValues.length);
	let smallest = 1;
	for (const [rank, { p, index }] of ranked(pValues).entries().toArray().reverse()) {
		smallest = Math.min(smallest, p * pValues.length / (rank + 1));
		adjusted[index] = smallest;
	}
	return adjusted;
};

// pipeline/domain/statistics/binomial.ts
/** Natural logarithm of the number of ways to choose `k` of `n`. */
function logChoose(n, k) {
	return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}
/** Chance of exactly `k` heads in `n` throws of a fair coin. */
function fairCoin(k, n) {
	return Math.exp(logChoose(n, k) - n * Math.LN2);
}
/**
* Two-sided p value of `k` heads in `n` throws under a fair coin; 1 without throws. Checked against SciPy 1.17.1 `binomtest`.
*/
function binomialTest(k, n) {
	const fewer = Math.min(k, n - k);
	if (2 * fewer === n) return 1;
	return Math.min(1, 2 * incompleteBeta({
		x: .5,
		rest: .5,
		a: n - fewer,
		b: fewer + 1
	}));
}

// pipeline/domain/statistics/chi-squared.ts
/** Chance that a chi-squared variable with `degrees` of freedom is above `x`. Checked against SciPy 1.17.1 `chi2.sf`. */
function chiSquaredSf(x, degrees) {
	return gammaQ(degrees / 2, x / 2);
}

export { benjaminiHochberg as a, logChoose as i, binomialTest as n, holm as o, fairCoin as r, chiSquaredSf as t };