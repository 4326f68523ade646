import type { DriftTest } from "../drift-test.ts";
import { kolmogorovSmirnov } from "./ks.ts";
import { standardDeviation, wasserstein } from "./wasserstein.ts";

/**
 * Wasserstein-1 distance in standard deviations of the reference; of both samples together when the reference is constant,
 * so that a constant that moved has a finite effect and one that stayed has none.
 */
export function standardisedDistance(reference: Float64Array, current: Float64Array): number {
  const distance = wasserstein(reference, current);
  if (distance === 0) return 0;
  const own = standardDeviation(reference);
  return distance / (own > 0 ? own : standardDeviation(Float64Array.from([...reference, ...current])));
}

/** For numbers: is any part of the distribution another one (Kolmogorov–Smirnov), and how far did it move (Wasserstein). */
export const kolmogorovSmirnovTest: DriftTest = {
  name: "kolmogorov_smirnov",
  compare(reference, current) {
    const sortedReference = reference.toSorted();
    const sortedCurrent = current.toSorted();
    return {
      ...kolmogorovSmirnov(sortedReference, sortedCurrent),
      effect: standardisedDistance(sortedReference, sortedCurrent),
    };
  },
};
