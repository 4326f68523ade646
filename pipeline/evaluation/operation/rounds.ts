import type { Operation } from "../../domain/operation.ts";
import { median } from "../../domain/statistics/median.ts";
import { quantile } from "../../domain/statistics/quantile.ts";

/**
 * What was timed of one model. In each round every model gets the same requests, one model after the other, so that whatever else the
 * machine does in that time hits all of them alike.
 */
export interface Rounds {
  readonly timed: NonNullable<Operation["timed"]>;
  /** `[rounds]` of `[requests]` times of one request each, in milliseconds. */
  readonly requests: readonly Float64Array[];
  /** `[rounds]` time of one request of `batchRows` rows, in milliseconds. */
  readonly batches: Float64Array;
  readonly batchRows: number;
}

/** What is known of one model's running. */
export interface OperationEvidence {
  /** `undefined` when it could not be timed. */
  readonly rounds: Rounds | undefined;
  readonly sizeBytes: number;
  readonly memoryBytes: number | undefined;
}

/** All request times of some rounds, ascending. */
export function pooled(rounds: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rounds.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const times of rounds) {
    all.set(times, filled);
    filled += times.length;
  }
  return all.sort();
}

/** The numbers that a report shows. */
export function operationOf({ rounds, sizeBytes, memoryBytes }: OperationEvidence): Operation {
  if (rounds === undefined)
    return {
      ...{ latencyP50Ms: undefined, latencyP99Ms: undefined, rowsPerSecond: undefined },
      ...{ sizeBytes, memoryBytes, timed: undefined },
    };
  const times = pooled(rounds.requests);
  return {
    latencyP50Ms: median(Float64Array.from(rounds.requests, median)),
    latencyP95Ms: quantile(times, 0.95),
    latencyP99Ms: quantile(times, 0.99),
    rowsPerSecond: (1000 * rounds.batchRows) / median(rounds.batches),
    sizeBytes,
    memoryBytes,
    timed: rounds.timed,
  };
}
