import { n as incompleteBeta } from "./beta.js";
import { n as logGamma } from "./gamma.js";

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

export { fairCoin as n, logChoose as r, binomialTest as t };