import { n as incompleteBeta, t as betaQuantile } from "./beta.js";

// pipeline/domain/statistics/student-t.ts
/** Chance that a Student t variable is above `t`. Checked against SciPy 1.17.1 `t.sf`. */
function studentTSf(t, degrees) {
	const sum = degrees + t * t;
	const tail = incompleteBeta({
		x: degrees / sum,
		rest: t * t / sum,
		a: degrees / 2,
		b: .5
	}) / 2;
	return t >= 0 ? tail : 1 - tail;
}
/** Value below which a Student t variable lies with probability `q`, 0.5 … 1. Checked against SciPy 1.17.1 `t.ppf`. */
function studentTQuantile(q, degrees) {
	if (q < .75) {
		const part = betaQuantile(2 * q - 1, .5, degrees / 2);
		return Math.sqrt(degrees * part / (1 - part));
	}
	const rest = betaQuantile(2 * (1 - q), degrees / 2, .5);
	return Math.sqrt(degrees * (1 - rest) / rest);
}

export { studentTSf as n, studentTQuantile as t };