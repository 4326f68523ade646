import type { OperationMeasure } from "../../domain/operation.ts";
import { Prng } from "../../domain/prng.ts";
import { fairCoin } from "../../domain/statistics/binomial.ts";
import { median } from "../../domain/statistics/median.ts";
import { quantile } from "../../domain/statistics/quantile.ts";
import { pooled, type Rounds } from "./rounds.ts";

/** What is timed; of rows per second the time of a batch, so that of each the smaller is the better. */
export type TimedMeasure = Extract<OperationMeasure, "latency_p50_ms" | "latency_p99_ms" | "rows_per_second">;

export function isTimed(measure: OperationMeasure): measure is TimedMeasure {
  return measure === "latency_p50_ms" || measure === "latency_p99_ms" || measure === "rows_per_second";
}

/** A number and the middle 95 % of what it is over rounds drawn with replacement. */
export interface Timing {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const draws = 500;
const tail = 0.025;

/** Any statistic of some rounds, with its interval by drawing whole rounds: times within a round are not independent. */
function overRounds(count: number, seed: number, of: (rounds: readonly number[]) => number): Timing {
  const prng = new Prng(seed);
  const found = Float64Array.from({ length: draws }, () =>
    of(Array.from({ length: count }, () => prng.index(count))),
  ).sort();
  const value = of(Array.from({ length: count }, (_, round) => round));
  return { value, low: quantile(found, tail), high: quantile(found, 1 - tail) };
}

function p99(requests: readonly Float64Array[], rounds: readonly number[]): number {
  return quantile(pooled(rounds.map((round) => requests[round] ?? new Float64Array(0))), 0.99);
}

/** Time of one round by which models are compared: the median of its requests, or that of its batch. */
function blocksOf({ requests, batches }: Rounds, measure: TimedMeasure): Float64Array {
  return measure === "rows_per_second" ? batches : Float64Array.from(requests, median);
}

/**
 * The median with its exact interval between two of the values (at least 95 %, from six values on; below that between the outermost): few
 * rounds are too few for a bootstrap of a median, which reads twice as many differences as there are.
 *
 * @see Conover (1999), Practical nonparametric statistics, ch. 3.2.
 */
export function medianWithInterval(values: Float64Array): Timing {
  const sorted = values.toSorted();
  const { length } = sorted;
  let cut = 0;
  for (let below = fairCoin(0, length); below <= tail && cut < (length - 1) / 2; below += fairCoin(cut, length)) cut++;
  const first = Math.max(0, cut - 1);
  return { value: quantile(sorted, 0.5), low: sorted[first] as number, high: sorted[length - 1 - first] as number };
}

/** One model's own value; of rows per second, rows per second. */
export function timingOf(rounds: Rounds, measure: TimedMeasure, seed: number): Timing {
  const { requests, batchRows } = rounds;
  if (measure === "latency_p99_ms") return overRounds(requests.length, seed, (drawn) => p99(requests, drawn));
  const blocks = blocksOf(rounds, measure);
  return medianWithInterval(measure === "rows_per_second" ? blocks.map((ms) => (1000 * batchRows) / ms) : blocks);
}

/**
 * By which share the candidate takes longer: 0.2 is a fifth more time. Medians of a round are compared within the round, then the middle
 * of their ratios is taken; the 99th percentile, for which one round has too few requests, over all rounds of a draw. Both models have the
 * same number of rounds.
 */
export function slowdown(
  candidate: Rounds,
  reference: Rounds,
  { measure, seed }: { readonly measure: TimedMeasure; readonly seed: number },
): Timing {
  if (measure === "latency_p99_ms")
    return overRounds(
      candidate.requests.length,
      seed,
      (drawn) => p99(candidate.requests, drawn) / p99(reference.requests, drawn) - 1,
    );
  const theirs = blocksOf(reference, measure);
  return medianWithInterval(blocksOf(candidate, measure).map((time, round) => time / (theirs[round] as number) - 1));
}
