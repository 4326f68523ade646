import { incompleteBeta } from "./beta.ts";

/** Chance that an F variable is above `x`. Checked against SciPy 1.17.1 `f.sf`. */
export function fisherFSf(
  x: number,
  { numerator, denominator }: { readonly numerator: number; readonly denominator: number },
): number {
  const scaled = numerator * x;
  const sum = denominator + scaled;
  return incompleteBeta({ x: denominator / sum, rest: scaled / sum, a: denominator / 2, b: numerator / 2 });
}
