import type { ConfusionMatrix } from "../../domain/evaluation.ts";
import type { MetricValue } from "../../domain/metric.ts";
import type { FairnessMeasure } from "../../domain/project.ts";
import { normalQuantile } from "../../domain/statistics/normal.ts";
import { percentileInterval } from "../bootstrap.ts";
import { newcombe } from "../proportion/two-samples.ts";
import { type Kernel, resampleDifferences } from "../resample.ts";
import { confusionByGroup, fairness, type GroupRates, largestGap, type Rate } from "./fairness.ts";
import type { Slice } from "./slice.ts";

const ratesOf: Readonly<Record<FairnessMeasure, readonly Rate[]>> = {
  accuracy: ["accuracy"],
  demographic_parity: ["selectionRate"],
  equal_opportunity: ["truePositiveRate"],
  equalized_odds: ["truePositiveRate", "falsePositiveRate"],
};

/** The gap of one measure between groups. */
export function gapOf(rates: readonly GroupRates[], measure: FairnessMeasure): MetricValue {
  switch (measure) {
    case "accuracy":
      return largestGap(rates, "accuracy");
    case "demographic_parity":
      return fairness(rates).demographicParity.gap;
    case "equal_opportunity":
      return fairness(rates).equalOpportunity.gap;
    case "equalized_odds":
      return fairness(rates).equalizedOdds.gap;
  }
}

/** What the gap is measured of. */
export interface GapRows {
  readonly groups: readonly Slice[];
  readonly measure: FairnessMeasure;
  /** `[n]`, 1 or 0. */
  readonly labels: Uint8Array;
  readonly candidate: Uint8Array;
  readonly reference: Uint8Array | undefined;
  /** `[n]` index of what the rows are drawn by, where rows are not independent. */
  readonly clusters: Uint32Array | undefined;
}

export interface Sampling {
  readonly draws: number;
  readonly seed: number;
  /** Two-sided level of the intervals. */
  readonly level: number;
}

export interface GapInterval {
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the estimate. */
  readonly deviation: number;
}

/** A rate as a share. */
function shareOf(rate: Rate, matrix: ConfusionMatrix): { readonly successes: number; readonly trials: number } {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = matrix;
  const rows = truePositives + falsePositives + trueNegatives + falseNegatives;
  switch (rate) {
    case "accuracy":
      return { successes: truePositives + trueNegatives, trials: rows };
    case "selectionRate":
      return { successes: truePositives + falsePositives, trials: rows };
    case "truePositiveRate":
      return { successes: truePositives, trials: truePositives + falseNegatives };
    case "falsePositiveRate":
      return { successes: falsePositives, trials: falsePositives + trueNegatives };
  }
}

/** Every rate of every group, `[rates][groups]` in one row. */
function sharesKernel({ groups, measure, labels }: GapRows, predictions: Uint8Array): Kernel {
  const rates = ratesOf[measure];
  return {
    size: rates.length * groups.length,
    measure(multiplicities, into) {
      const matrices = confusionByGroup(groups, { labels, predictions }, multiplicities);
      let filled = 0;
      for (const rate of rates)
        for (const matrix of matrices) {
          const { successes, trials } = shareOf(rate, matrix);
          into[filled++] = successes / trials;
        }
    },
  };
}

/** Measures nothing, so that a difference to it is the other's own value. */
function zeroKernel(size: number): Kernel {
  return {
    size,
    measure(_multiplicities, into) {
      into.fill(0);
    },
  };
}

/** The interval of the difference of two groups in one rate, at any level. */
type PairInterval = (level: number) => { readonly low: number; readonly high: number };

/** One for each pair of groups and each rate: Newcombe's for independent rows, else normal by the bootstrap over clusters. */
function pairIntervals(rows: GapRows, { draws, seed }: Sampling): readonly PairInterval[] {
  const { groups, measure, labels, candidate, clusters } = rows;
  const rates = ratesOf[measure];
  const matrices = confusionByGroup(groups, { labels, predictions: candidate });
  const pairs = rates.flatMap((rate, r) =>
    groups.flatMap((_group, i) => groups.slice(i + 1).map((_other, k) => ({ rate, r, i, j: i + 1 + k }))),
  );
  const share = (rate: Rate, group: number) => shareOf(rate, matrices[group] as ConfusionMatrix);
  if (clusters === undefined)
    return pairs.map(({ rate, i, j }): PairInterval => {
      const [from, to] = [share(rate, i), share(rate, j)];
      const samples = {
        successes1: from.successes,
        trials1: from.trials,
        successes2: to.successes,
        trials2: to.trials,
      };
      return (level) => newcombe(samples, level);
    });
  const kernel = sharesKernel(rows, candidate);
  const [found = []] = resampleDifferences({
    ...{ candidate: kernel, references: [zeroKernel(kernel.size)], rows: labels.length },
    ...{ draws, seed, groups: clusters },
  });
  return pairs.map(({ rate, r, i, j }): PairInterval => {
    const [from, to] = [share(rate, i), share(rate, j)];
    const difference = to.successes / to.trials - from.successes / from.trials;
    const first = found[r * groups.length + i] ?? new Float64Array(0);
    const deviation = deviationOf(
      (found[r * groups.length + j] ?? new Float64Array(0)).map((x, d) => x - (first[d] ?? 0)),
    );
    return (level) => {
      const reach = normalQuantile((1 + level) / 2) * deviation;
      return { low: difference - reach, high: difference + reach };
    };
  });
}

function deviationOf(draws: Float64Array): number {
  const defined = draws.filter((value) => !Number.isNaN(value));
  const mean = defined.reduce((sum, value) => sum + value, 0) / defined.length;
  return Math.sqrt(defined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, defined.length - 1));
}

/**
 * How sure the largest gap is. It is the largest of many differences, so that its own draws lie above it; the differences' do not. The upper end
 * is the farthest that any pair's interval reaches: all pairs must be close. The lower end is the nearest that any pair's does, at a level
 * that allows for all pairs: any of them may be far by luck.
 */
export function gapInterval(rows: GapRows, sampling: Sampling): GapInterval {
  const { level } = sampling;
  const pairs = pairIntervals(rows, sampling);
  const ends = pairs.map((of) => of(level));
  const high = Math.max(...ends.map((end) => Math.max(Math.abs(end.low), Math.abs(end.high))));
  const amongAll = 1 - (1 - level) / pairs.length;
  const low = Math.max(0, ...pairs.map((of) => of(amongAll)).map((end) => Math.max(end.low, -end.high)));
  const widest = Math.max(...ends.map((end) => end.high - end.low));
  return { low, high, deviation: widest / 2 / normalQuantile((1 + level) / 2) };
}

/**
 * How sure it is that the gap is smaller than the reference's, positive is better: percentiles of the paired bootstrap, both gaps on the same
 * draws. `undefined` without a reference, or when the gap is undefined in more than 1 % of the draws.
 */
export function gapChangeInterval(rows: GapRows, { draws, seed, level }: Sampling): GapInterval | undefined {
  const { groups, labels, candidate, reference, clusters, measure } = rows;
  if (reference === undefined) return undefined;
  const kernels = [candidate, reference].map((predictions): Kernel => {
    const shares = sharesKernel(rows, predictions);
    const values = new Float64Array(shares.size);
    return {
      size: 1,
      measure(multiplicities, into) {
        shares.measure(multiplicities, values);
        const gaps = ratesOf[measure].map((_rate, r) => {
          const own = values.subarray(r * groups.length, (r + 1) * groups.length);
          return Math.max(...own) - Math.min(...own);
        });
        into[0] = Math.max(...gaps);
      },
    };
  });
  const [own, theirs] = kernels;
  if (own === undefined || theirs === undefined) return undefined;
  const [found = []] = resampleDifferences({
    ...{ candidate: theirs, references: [own], rows: labels.length, draws, seed, groups: clusters },
  });
  const improvements = found[0] ?? new Float64Array(0);
  const { interval } = percentileInterval(improvements, level);
  return interval === null
    ? undefined
    : { low: interval.low, high: interval.high, deviation: deviationOf(improvements) };
}
