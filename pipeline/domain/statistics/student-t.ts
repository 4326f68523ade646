import { betaQuantile, incompleteBeta } from "./beta.ts";

/** Chance that a Student t variable is above `t`. Checked against SciPy 1.17.1 `t.sf`. */
export function studentTSf(t: number, degrees: number): number {
  const sum = degrees + t * t;
  const tail = incompleteBeta({ x: degrees / sum, rest: (t * t) / sum, a: degrees / 2, b: 0.5 }) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** Value below which a Student t variable lies with probability `q`, 0.5 … 1. Checked against SciPy 1.17.1 `t.ppf`. */
export function studentTQuantile(q: number, degrees: number): number {
  // Each half by the part that is small there: the other would lose its digits in 1 minus itself.
  if (q < 0.75) {
    const part = betaQuantile(2 * q - 1, 0.5, degrees / 2);
    return Math.sqrt((degrees * part) / (1 - part));
  }
  const rest = betaQuantile(2 * (1 - q), degrees / 2, 0.5);
  return Math.sqrt((degrees * (1 - rest)) / rest);
}
