import type { TwoSamples } from "../../domain/statistics/fisher-exact.ts";
import { invert } from "../../domain/statistics/invert.ts";
import { normalQuantile, normalSf } from "../../domain/statistics/normal.ts";
import { type Interval, wilson } from "./interval.ts";

/** Pooled z test of two shares; `z` is positive when the first is larger. Checked against statsmodels 0.15.0 `proportions_ztest`. */
export function twoProportionZ({ successes1, trials1, successes2, trials2 }: TwoSamples): {
  readonly z: number;
  readonly pValue: number;
} {
  const pooled = (successes1 + successes2) / (trials1 + trials2);
  const variance = pooled * (1 - pooled) * (1 / trials1 + 1 / trials2);
  if (variance === 0) return { z: 0, pValue: 1 };
  const z = (successes1 / trials1 - successes2 / trials2) / Math.sqrt(variance);
  return { z, pValue: 2 * normalSf(Math.abs(z)) };
}

/** Newcombe's interval of the second share minus the first. Checked against statsmodels 0.15.0 `confint_proportions_2indep`. */
export function newcombe({ successes1, trials1, successes2, trials2 }: TwoSamples, level = 0.95): Interval {
  const first = wilson(successes1, trials1, level);
  const second = wilson(successes2, trials2, level);
  const share1 = successes1 / trials1;
  const share2 = successes2 / trials2;
  return {
    low: share2 - share1 - Math.hypot(share2 - second.low, first.high - share1),
    high: share2 - share1 + Math.hypot(second.high - share2, share1 - first.low),
  };
}

/**
 * Rows each of two samples needs for a two-sided test to find the change from one share to another with chance `power`, by the
 * arcsine approximation; not rounded. Checked against statsmodels 0.15.0 `NormalIndPower.solve_power`.
 */
export function rowsPerArm({
  from,
  to,
  alpha = 0.05,
  power = 0.8,
}: {
  readonly from: number;
  readonly to: number;
  readonly alpha?: number;
  readonly power?: number;
}): number {
  const effect = Math.abs(2 * Math.asin(Math.sqrt(to)) - 2 * Math.asin(Math.sqrt(from)));
  const critical = normalQuantile(1 - alpha / 2);
  const found = (shift: number): number => normalSf(critical - shift) + normalSf(critical + shift);
  const shift = invert((x) => found(x) - power, { low: 0, high: critical + 40 });
  return 2 * (shift / effect) ** 2;
}
