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
const precision$1 = 1e-16;
const tiny$1 = 1e-300;
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
	for (let n = a + 1; term > sum * precision$1; n++) {
		term *= x / n;
		sum += term;
	}
	return sum * gammaFront(a, x);
}
/** Regularised upper incomplete gamma function by its continued fraction (modified Lentz); fast for x ≥ a + 1. */
function upperFraction(a, x) {
	let b = x + 1 - a;
	let c = 1 / tiny$1;
	let d = 1 / b;
	let fraction = d;
	for (let i = 1; i < 1e5; i++) {
		const step = -i * (i - a);
		b += 2;
		d = step * d + b;
		if (Math.abs(d) < tiny$1) d = tiny$1;
		c = b + step / c;
		if (Math.abs(c) < tiny$1) c = tiny$1;
		d = 1 / d;
		fraction *= d * c;
		if (Math.abs(d * c - 1) < precision$1) break;
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

// pipeline/domain/statistics/invert.ts
/**
* Root of a function that grows, by bisection down to neighbouring numbers.
*
* @param grows - At most 0 at `low`, at least 0 at `high`.
*/
function invert(grows, { low, high }) {
	let below = low;
	let above = high;
	for (;;) {
		const middle = below + (above - below) / 2;
		if (middle <= below || middle >= above) return middle;
		const value = grows(middle);
		if (value === 0) return middle;
		if (value < 0) below = middle;
		else above = middle;
	}
}

// pipeline/domain/statistics/beta.ts
/** x^a·(1−x)^b / B(a, b); large logarithms are cancelled before they are taken. */
function betaFront({ x, rest, a, b }) {
	const sum = a + b;
	if (a < 10 && b < 10) return Math.exp(a * Math.log(x) + b * Math.log(rest) - logGamma(a) - logGamma(b) + logGamma(sum));
	if (a < 10) return betaFront({
		x: rest,
		rest: x,
		a: b,
		b: a
	});
	const errors = stirlingError(sum) - stirlingError(a);
	const ofA = a * Math.log1p((x * b - rest * a) / a);
	if (b < 10) return Math.exp(ofA + b * Math.log(rest * sum) - b - .5 * Math.log1p(b / a) + errors - logGamma(b));
	const ofB = b * Math.log1p((rest * a - x * b) / b);
	return Math.sqrt(a / sum * (b / (2 * Math.PI))) * Math.exp(ofA + ofB + errors - stirlingError(b));
}
const tiny = 1e-300;
const precision = 1e-16;
/** Continued fraction of the incomplete beta function (modified Lentz); fast for x < (a + 1)/(a + b + 2). */
function betaFraction(x, a, b) {
	let c = 1;
	let d = 1 - (a + b) * x / (a + 1);
	if (Math.abs(d) < tiny) d = tiny;
	d = 1 / d;
	let fraction = d;
	const advance = (step) => {
		d = 1 + step * d;
		if (Math.abs(d) < tiny) d = tiny;
		c = 1 + step / c;
		if (Math.abs(c) < tiny) c = tiny;
		d = 1 / d;
		fraction *= d * c;
		return d * c;
	};
	for (let m = 1; m < 1e5; m++) {
		advance(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
		const delta = advance(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
		if (Math.abs(delta - 1) < precision) break;
	}
	return fraction;
}
/** Regularised incomplete beta function I_x(a, b), 0 … 1. */
function incompleteBeta({ x, rest, a, b }) {
	if (x <= 0) return 0;
	if (rest <= 0) return 1;
	const front = betaFront({
		x,
		rest,
		a,
		b
	});
	return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(rest, b, a) / b;
}
/** Value below which a beta variable lies with probability `q`. Checked against SciPy 1.17.1 `beta.ppf`. */
function betaQuantile(q, a, b) {
	return invert((x) => incompleteBeta({
		x,
		rest: 1 - x,
		a,
		b
	}) - q, {
		low: 0,
		high: 1
	});
}

export { logGamma as a, gammaQ as i, incompleteBeta as n, invert as r, betaQuantile as t };