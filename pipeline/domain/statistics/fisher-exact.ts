import { logChoose } from "./binomial.ts";

/** Successes and trials of two samples. */
export interface TwoSamples {
  readonly successes1: number;
  readonly trials1: number;
  readonly successes2: number;
  readonly trials2: number;
}

/** Tables whose chance differs from the observed one's by less than this count as equally likely, as in SciPy and R. */
const rounding = 1e-7;

/**
 * Fisher's exact test of two proportions: `twoSided`, and `secondLarger` for the alternative that the second sample's is.
 * Checked against SciPy 1.17.1 `fisher_exact`.
 */
export function fisherExact({ successes1, trials1, successes2, trials2 }: TwoSamples): {
  readonly twoSided: number;
  readonly secondLarger: number;
} {
  const successes = successes1 + successes2;
  const trials = trials1 + trials2;
  const all = logChoose(trials, successes);
  const chance = (second: number): number =>
    Math.exp(logChoose(trials2, second) + logChoose(trials1, successes - second) - all);
  const observed = chance(successes2);
  let twoSided = 0;
  let secondLarger = 0;
  for (let second = Math.max(0, successes - trials1); second <= Math.min(trials2, successes); second++) {
    const p = chance(second);
    if (p <= observed * (1 + rounding)) twoSided += p;
    if (second >= successes2) secondLarger += p;
  }
  return { twoSided: Math.min(1, twoSided), secondLarger: Math.min(1, secondLarger) };
}
