import { n as logGamma, r as stirlingError } from "./gamma.js";

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

export { incompleteBeta as n, invert as r, betaQuantile as t };