import { gammaQ } from "./gamma.ts";
import { invert } from "./invert.ts";

/** Chance that a chi-squared variable with `degrees` of freedom is above `x`. Checked against SciPy 1.17.1 `chi2.sf`. */
export function chiSquaredSf(x: number, degrees: number): number {
  return gammaQ(degrees / 2, x / 2);
}

/**
 * Value below which a chi-squared variable lies with probability `q`. Checked against SciPy 1.17.1 `chi2.ppf`.
 *
 * @param q - 0 ≤ q < 1.
 */
export function chiSquaredQuantile(q: number, degrees: number): number {
  let high = 2 * degrees + 10;
  while (chiSquaredSf(high, degrees) > 1 - q) high *= 2;
  return invert((x) => 1 - chiSquaredSf(x, degrees) - q, { low: 0, high });
}
