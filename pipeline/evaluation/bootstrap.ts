import { improvement, type MetricId, metricIds } from "../domain/metric.ts";
import { Prng } from "../domain/prng.ts";
import { quantile } from "../domain/statistics/quantile.ts";
import { prepareKernel, type ResampledModel } from "./bootstrap-kernel.ts";
import { drawMultiplicities } from "./multiplicities.ts";

export const defaultDraws = 2000;
/** Two-sided level of the intervals that gates look at. */
export const defaultLevel = 0.95;
/** A larger share of draws in which a metric is undefined makes its interval worthless. */
export const undefinedDrawLimit = 0.01;

export interface PairedBootstrapRequest {
  /** `[n]`, 0 or 1, n at least 1. */
  readonly labels: Uint8Array;
  readonly candidate: ResampledModel;
  readonly references: readonly ResampledModel[];
  readonly draws: number;
  readonly seed: number;
}

/** For each metric `[draws]` improvements of the candidate, positive is better; NaN where either side was undefined. */
export type ImprovementDraws = Readonly<Record<MetricId, Float64Array>>;

/**
 * Draws rows with replacement and measures all models on the same draw, so that what the rows have in common cancels out.
 * All metrics and all references share one set of draws.
 *
 * @returns One set of improvements per reference, in their order.
 * @see Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 13.
 */
export function pairedBootstrap(request: PairedBootstrapRequest): readonly ImprovementDraws[] {
  const { labels, candidate, references, draws, seed } = request;
  const kernel = prepareKernel(labels, candidate);
  const others = references.map((reference) => prepareKernel(labels, reference));
  const results = others.map(
    () => Object.fromEntries(metricIds.map((id) => [id, new Float64Array(draws)])) as Record<MetricId, Float64Array>,
  );

  const prng = new Prng(seed);
  const multiplicities = new Uint8Array(labels.length);
  const own = new Float64Array(metricIds.length);
  const theirs = new Float64Array(metricIds.length);
  for (let draw = 0; draw < draws; draw++) {
    drawMultiplicities(prng, multiplicities);
    kernel.measure(multiplicities, own);
    for (const [r, other] of others.entries()) {
      other.measure(multiplicities, theirs);
      for (const [m, id] of metricIds.entries())
        (results[r] as Record<MetricId, Float64Array>)[id][draw] = improvement(
          id,
          theirs[m] as number,
          own[m] as number,
        );
    }
  }
  return results;
}

export type BootstrapInterval =
  | { readonly interval: { readonly low: number; readonly high: number; readonly level: number } }
  | { readonly interval: null; readonly reason: string };

/**
 * The middle `level` of the defined draws (quantiles of type 7), or why there is none: a metric that is undefined in more
 * than 1 % of the draws rests on too few rows of one kind.
 */
export function percentileInterval(draws: Float64Array, level: number = defaultLevel): BootstrapInterval {
  const defined = draws.filter((value) => !Number.isNaN(value)).sort();
  const undefinedDraws = draws.length - defined.length;
  if (defined.length === 0 || undefinedDraws > undefinedDrawLimit * draws.length)
    return {
      interval: null,
      reason: `it is undefined in ${String(undefinedDraws)} of ${String(draws.length)} bootstrap draws, more than 1 %`,
    };
  const tail = (1 - level) / 2;
  return { interval: { low: quantile(defined, tail), high: quantile(defined, 1 - tail), level } };
}
