import { gammaQ } from "./gamma.ts";

/** Chance that a chi-squared variable with `degrees` of freedom is above `x`. Checked against SciPy 1.17.1 `chi2.sf`. */
export function chiSquaredSf(x: number, degrees: number): number {
  return gammaQ(degrees / 2, x / 2);
}
