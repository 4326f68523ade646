import type { ImprovementInterval } from "../domain/evaluation.ts";
import { directionOf, type MetricId } from "../domain/metric.ts";
import { quantile } from "../domain/statistics/quantile.ts";
import { kernelOf } from "./kernels/index.ts";
import { type Answers, rowCountOf, type Truth } from "./metrics/judged-rows.ts";
import { resampleDifferences } from "./resample.ts";

export const defaultDraws = 2000;
/** Two-sided level of the intervals that gates look at. */
export const defaultLevel = 0.95;
/** A larger share of draws in which a metric is undefined makes its interval worthless. */
export const undefinedDrawLimit = 0.01;

export interface PairedBootstrapRequest {
  /** Of at least one row. */
  readonly truth: Truth;
  readonly candidate: Answers;
  readonly references: readonly Answers[];
  /** Each of the truth's task. */
  readonly metrics: readonly MetricId[];
  readonly draws: number;
  readonly seed: number;
  /** `[n]` index of the group each row belongs to, 0 … without gaps; groups are drawn whole. */
  readonly groups?: Uint32Array | undefined;
}

/** For each metric `[draws]` improvements of the candidate, positive is better; NaN where either side was undefined. */
export type ImprovementDraws = Readonly<Partial<Record<MetricId, Float64Array>>>;

/** The draws of one metric; none for a metric that was not drawn. */
export function drawsOf(draws: ImprovementDraws, metric: MetricId): Float64Array {
  return draws[metric] ?? new Float64Array(0);
}

/**
 * Improvements of the candidate over each reference under resampling. All metrics and all references share one set of draws.
 *
 * @returns One set of improvements per reference, in their order.
 */
export function pairedBootstrap(request: PairedBootstrapRequest): readonly ImprovementDraws[] {
  const { truth, candidate, references, metrics, draws, seed, groups } = request;
  const differences = resampleDifferences({
    candidate: kernelOf(truth, candidate, metrics),
    references: references.map((reference) => kernelOf(truth, reference, metrics)),
    rows: rowCountOf(truth),
    draws,
    seed,
    groups,
  });
  return differences.map((byMetric) => {
    const improvements = metrics.map((id, i) => {
      const found = byMetric[i] ?? new Float64Array(0);
      return [id, directionOf(id) === "maximize" ? found : found.map((difference) => 0 - difference)] as const;
    });
    return Object.fromEntries(improvements);
  });
}

export type BootstrapInterval =
  | { readonly interval: ImprovementInterval }
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
      reason: `it is undefined in ${undefinedDraws} of ${draws.length} bootstrap draws, more than 1 %`,
    };
  const tail = (1 - level) / 2;
  return { interval: { low: quantile(defined, tail), high: quantile(defined, 1 - tail), level } };
}

/**
 * Two-sided p value of no difference: twice the smaller share of draws on either side of zero, draws at zero counting on both,
 * and the observation itself as one more draw.
 */
export function bootstrapP(draws: Float64Array): number {
  let above = 0;
  let below = 0;
  for (const value of draws) {
    if (value >= 0) above++;
    if (value <= 0) below++;
  }
  return Math.min(1, (2 * (Math.min(above, below) + 1)) / (draws.length + 1));
}
