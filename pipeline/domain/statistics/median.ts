import { quantile } from "./quantile.ts";

/** @param values - In any order, at least one. */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
