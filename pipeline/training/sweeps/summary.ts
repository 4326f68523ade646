import type { Sha256 } from "../../domain/ids.ts";
import type { NamedMetric } from "../../domain/metric.ts";
import type { SweepState, SweepSubject } from "./plan.ts";
import { rankTrials, signOf } from "./ranking.ts";
import type { Point } from "./space.ts";
import { type Spread, spreadOf, type TrialResult } from "./trial.ts";

/** One trial of a finished sweep. */
export interface Ranked extends Spread {
  readonly trial: Sha256;
  readonly point: Point;
  /** Standard deviation of the means of its seeds, and of its folds: what luck of the training and of the rows makes of it. */
  readonly betweenSeeds: number;
  readonly betweenFolds: number;
}

/** Standard deviation of the means of the scores that have a part in common; 0 for one part. */
function deviationBetween(scores: TrialResult["scores"], part: "seed" | "fold"): number {
  const parts = [...new Set(scores.map((score) => score[part]))];
  const means = parts.map((own) => ({
    seed: own,
    fold: 0,
    value: spreadOf({ scores: scores.filter((score) => score[part] === own), failure: undefined })?.mean ?? null,
  }));
  return spreadOf({ scores: means, failure: undefined })?.deviation ?? 0;
}

/** What a sweep found. */
export interface SweepSummary {
  readonly metric: NamedMetric;
  /** Of the search. */
  readonly trials: number;
  /** Trials that failed, or whose metric was undefined. */
  readonly failed: readonly { readonly trial: Sha256; readonly point: Point; readonly reason: string }[];
  /** Best first; of halving those with the most effort, since less effort is no fair comparison. */
  readonly ranked: readonly Ranked[];
  /** How much better the best is than the next, over the same seeds and folds; `undefined` with fewer than two. */
  readonly lead: Spread | undefined;
  /** Of all trials, those of the comparison included. */
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Differences of two trials seed by seed and fold by fold, positive when the first is better. */
function leadOf(best: TrialResult, next: TrialResult, sign: number): Spread | undefined {
  const others = new Map(next.scores.map(({ seed, fold, value }) => [`${seed}/${fold}`, value]));
  const scores = best.scores.map(({ seed, fold, value }) => {
    const other = others.get(`${seed}/${fold}`);
    const difference = value === null || other === null || other === undefined ? null : sign * (value - other);
    return { seed, fold, value: difference };
  });
  return spreadOf({ scores, failure: undefined });
}

export function summarise(
  { sweep }: SweepSubject,
  { trials, pairs }: SweepState,
  results: ReadonlyMap<Sha256, TrialResult>,
): SweepSummary {
  const sign = signOf(sweep);
  const found = trials.flatMap(({ key }) => results.get(key) ?? []);
  const compared = new Set(pairs.flatMap(({ winner, incumbent }) => [winner.key, incumbent.key]));
  const all = [...found, ...[...compared].flatMap((key) => results.get(key) ?? [])];
  const ranked = rankTrials(sweep, trials, results);
  const [best, next] = ranked;
  return {
    metric: sweep.metric,
    trials: trials.length,
    failed: found.flatMap((result) =>
      spreadOf(result) === undefined
        ? [
            {
              trial: result.trial as Sha256,
              point: result.point,
              reason: result.failure === undefined ? "the metric is undefined on a fold" : result.failure.message,
            },
          ]
        : [],
    ),
    ranked: ranked.map(({ result, spread }) => ({
      trial: result.trial as Sha256,
      point: result.point,
      ...spread,
      betweenSeeds: deviationBetween(result.scores, "seed"),
      betweenFolds: deviationBetween(result.scores, "fold"),
    })),
    lead: best && next && leadOf(best.result, next.result, sign),
    wallMs: all.reduce((sum, { cost }) => sum + cost.wallMs, 0),
    cpuMs: all.reduce((sum, { cost }) => sum + cost.cpuMs, 0),
  };
}
