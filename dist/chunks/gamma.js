// pipeline/domain/statistics/gamma.ts
/**
* What Stirling's formula leaves out of ln Γ(x): ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + stirlingError(x).
*
* @param x - At least 10; the first term left out is below 1e-15 there.
*/
function stirlingError(x) {
	const s = 1 / (x * x);
	return (1 / 12 + s * (-1 / 360 + s * (1 / 1260 + s * (-1 / 1680 + s * (1 / 1188 - s * 691 / 360360))))) / x;
}
/**
* Natural logarithm of the gamma function.
*
* @param x - Above 0. Small arguments are carried up to 10 by Γ(x + 1) = x·Γ(x).
*/
function logGamma(x) {
	let shifted = x;
	let product = 1;
	for (; shifted < 10; shifted++) product *= shifted;
	return (shifted - .5) * Math.log(shifted) - shifted + .5 * Math.log(2 * Math.PI) + stirlingError(shifted) - Math.log(product);
}
/** Below this no term of a series and no factor of a fraction changes a double any more. */
const precision = 1e-16;
const tiny = 1e-300;
/** x^a·e^(−x) / Γ(a), the factor both expansions share; large logarithms are cancelled before they are taken. */
function gammaFront(a, x) {
	if (a < 10) return Math.exp(a * Math.log(x) - x - logGamma(a));
	const excess = (x - a) / a;
	return Math.sqrt(a / (2 * Math.PI)) * Math.exp(a * (Math.log1p(excess) - excess) - stirlingError(a));
}
/** Regularised lower incomplete gamma function by its series; fast for x < a + 1. */
function lowerSeries(a, x) {
	let term = 1 / a;
	let sum = term;
	for (let n = a + 1; term > sum * precision; n++) {
		term *= x / n;
		sum += term;
	}
	return sum * gammaFront(a, x);
}
/** Regularised upper incomplete gamma function by its continued fraction (modified Lentz); fast for x ≥ a + 1. */
function upperFraction(a, x) {
	let b = x + 1 - a;
	let c = 1 / tiny;
	let d = 1 / b;
	let fraction = d;
	for (let i = 1; i < 1e5; i++) {
		const step = -i * (i - a);
		b += 2;
		d = step * d + b;
		if (Math.abs(d) < tiny) d = tiny;
		c = b + step / c;
		if (Math.abs(c) < tiny) c = tiny;
		d = 1 / d;
		fraction *= d * c;
		if (Math.abs(d * c - 1) < precision) break;
	}
	return fraction * gammaFront(a, x);
}
/**
* Regularised upper incomplete gamma function Q(a, x), 0 … 1.
*
* @param a - Above 0.
* @param x - At least 0.
*/
function gammaQ(a, x) {
	if (x <= 0) return 1;
	if (x === Infinity) return 0;
	return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

export { logGamma as n, stirlingError as r, gammaQ as t };