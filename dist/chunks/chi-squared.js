import { t as gammaQ } from "./gamma.js";

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

// pipeline/domain/statistics/chi-squared.ts
/** Chance that a chi-squared variable with `degrees` of freedom is above `x`. Checked against SciPy 1.17.1 `chi2.sf`. */
function chiSquaredSf(x, degrees) {
	return gammaQ(degrees / 2, x / 2);
}

export { benjaminiHochberg as n, holm as r, chiSquaredSf as t };