import { gammaQ } from "./gamma.ts";
import { invert } from "./invert.ts";

/** Chance that a standard normal variable is above `x`. Checked against SciPy 1.17.1 `norm.sf`. */
export function normalSf(x: number): number {
  const tail = gammaQ(0.5, (x * x) / 2) / 2;
  return x >= 0 ? tail : 1 - tail;
}

/** Chance that a standard normal variable is at most `x`. */
export function normalCdf(x: number): number {
  return normalSf(-x);
}

/**
 * Value below which a standard normal variable lies with probability `q`. Checked against SciPy 1.17.1 `norm.ppf`.
 *
 * @param q - 0 < q < 1.
 */
export function normalQuantile(q: number): number {
  if (q === 0.5) return 0;
  // The tail is computed without loss of digits only on its own side.
  const distance = invert((x) => Math.min(q, 1 - q) - normalSf(x), { low: 0, high: 40 });
  return q < 0.5 ? -distance : distance;
}
