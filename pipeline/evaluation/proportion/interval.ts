import { betaQuantile } from "../../domain/statistics/beta.ts";
import { normalQuantile } from "../../domain/statistics/normal.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a share, inside 0 … 1 and never of width 0. Checked against statsmodels 0.15.0
 * `proportion_confint(method="wilson")`.
 *
 * @param trials - At least 1.
 */
export function wilson(successes: number, trials: number, level = 0.95): Interval {
  const z = normalQuantile((1 + level) / 2);
  const share = successes / trials;
  const z2 = (z * z) / trials;
  const centre = (share + z2 / 2) / (1 + z2);
  const reach = (z * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials))) / (1 + z2);
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - reach),
    high: successes === trials ? 1 : Math.min(1, centre + reach),
  };
}

/** The exact interval of Clopper and Pearson: never narrower than its level promises. Checked against statsmodels 0.15.0. */
export function clopperPearson(successes: number, trials: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  return {
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  };
}
