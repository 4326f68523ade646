import { midranks } from "../../domain/statistics/midranks.ts";
import { normalQuantile, normalSf } from "../../domain/statistics/normal.ts";

/** ROC AUCs of two models on the same rows, and how they vary. */
export interface DeLong {
  readonly first: number;
  readonly second: number;
  readonly firstVariance: number;
  readonly secondVariance: number;
  readonly covariance: number;
}

/** Each positive row's share of negative rows below it, and each negative row's share of positive rows above it. */
function placements(
  labels: Uint8Array,
  scores: Float64Array,
): { readonly auc: number; readonly positives: Float64Array; readonly negatives: Float64Array } {
  const own = (label: number): Float64Array => scores.filter((_score, row) => labels[row] === label);
  const all = midranks(scores);
  const place = (label: number): Float64Array => {
    const among = midranks(own(label));
    const inAll = all.filter((_rank, row) => labels[row] === label);
    const others = labels.length - among.length;
    return inAll.map((rank, i) => (rank - (among[i] as number)) / others);
  };
  const positives = place(1);
  const negatives = place(0).map((share) => 1 - share);
  return { auc: positives.reduce((sum, share) => sum + share, 0) / positives.length, positives, negatives };
}

function covariance(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanA = mean(a);
  const meanB = mean(b);
  return a.reduce((sum, value, i) => sum + (value - meanA) * ((b[i] as number) - meanB), 0) / (a.length - 1);
}

/**
 * Variances and covariance of two ROC AUCs, without resampling; NaN with fewer than two rows of a class.
 *
 * @param labels - `[n]`, 0 or 1.
 * @param first - `[n]` scores.
 * @param second - `[n]` scores.
 * @see DeLong, DeLong and Clarke-Pearson (1988), in the form of Sun and Xu (2014).
 */
export function delong(labels: Uint8Array, first: Float64Array, second: Float64Array): DeLong {
  const a = placements(labels, first);
  const b = placements(labels, second);
  const together = (x: typeof a, y: typeof a): number =>
    covariance(x.positives, y.positives) / x.positives.length +
    covariance(x.negatives, y.negatives) / x.negatives.length;
  return {
    first: a.auc,
    second: b.auc,
    firstVariance: together(a, a),
    secondVariance: together(b, b),
    covariance: together(a, b),
  };
}

/** The difference second − first with its normal interval and two-sided p; a difference that cannot vary has p 1 or 0. */
export function delongDifference(
  found: DeLong,
  level = 0.95,
): {
  readonly difference: number;
  readonly standardError: number;
  readonly pValue: number;
  readonly low: number;
  readonly high: number;
} {
  const difference = found.second - found.first;
  const standardError = Math.sqrt(Math.max(0, found.firstVariance + found.secondVariance - 2 * found.covariance));
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const pValue = difference === 0 ? 1 : 2 * normalSf(Math.abs(difference) / standardError);
  return { difference, standardError, pValue, low: difference - reach, high: difference + reach };
}

/** Interval of one ROC AUC on the logit scale, so that it stays inside 0 … 1; NaN for an AUC of 0 or 1. */
export function aucInterval(
  auc: number,
  variance: number,
  level = 0.95,
): { readonly low: number; readonly high: number } {
  const logit = Math.log(auc / (1 - auc));
  const reach = (normalQuantile((1 + level) / 2) * Math.sqrt(variance)) / (auc * (1 - auc));
  const back = (x: number): number => 1 / (1 + Math.exp(-x));
  return { low: back(logit - reach), high: back(logit + reach) };
}
