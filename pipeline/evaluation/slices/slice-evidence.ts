import type { RowQuality } from "../../domain/evaluation.ts";
import { clusteredT } from "../comparison/clustered-t.ts";
import { mcnemar } from "../comparison/mcnemar.ts";
import { newcombePaired } from "../proportion/paired.ts";

/** Two models' errors on the same rows. */
export interface PairedErrors {
  readonly quality: RowQuality;
  /** `[n]`, as `rowErrors` gives them. */
  readonly candidate: Float64Array;
  readonly reference: Float64Array;
  /** `[n]` index of the group each row belongs to; rows of a group are not independent. */
  readonly groups?: Uint32Array | undefined;
}

/** What the rows of one slice say about the change. */
export interface SliceEvidence {
  /** Accuracy, or mean loss. */
  readonly candidate: number;
  readonly reference: number;
  /** Positive is better. */
  readonly improvement: number;
  /** `undefined` when the rows, or their groups, are too few for one. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  /** Two-sided. */
  readonly pValue: number;
  /** Standard deviation of the paired difference of one row; groups are counted in. */
  readonly deviation: number;
  /** Groups that the rows are of, where rows of a group are not independent. */
  readonly groups: number | undefined;
}

/**
 * Compares two models on some rows: by McNemar's exact test and Newcombe's interval for answers that are right or wrong on independent
 * rows, else by a t test of the mean gain, over groups where there are any.
 *
 * @param rows - At least one.
 * @param level - Of the interval.
 */
export function sliceEvidence(errors: PairedErrors, rows: Uint32Array, level: number): SliceEvidence {
  const { quality, groups } = errors;
  let now = 0;
  let before = 0;
  let onlyNow = 0;
  let onlyBefore = 0;
  for (const row of rows) {
    const own = errors.candidate[row] as number;
    const theirs = errors.reference[row] as number;
    now += own;
    before += theirs;
    if (own < theirs) onlyNow++;
    if (own > theirs) onlyBefore++;
  }
  const isShare = quality === "accuracy";
  const shown = (sum: number): number => (isShare ? (rows.length - sum) / rows.length : sum / rows.length);
  const values = { candidate: shown(now), reference: shown(before), improvement: (before - now) / rows.length };
  if (isShare && groups === undefined)
    return {
      ...values,
      interval: newcombePaired(
        { right: rows.length - now, rightBefore: rows.length - before, onlyNow, onlyBefore, rows: rows.length },
        level,
      ),
      pValue: mcnemar({ onlyFirst: onlyNow, onlySecond: onlyBefore }).exactP,
      // A difference is 1, 0 or −1, so that its square is there where the models disagree.
      deviation: Math.sqrt((onlyNow + onlyBefore) / rows.length - values.improvement ** 2),
      groups: undefined,
    };
  const own = groups === undefined ? undefined : Uint32Array.from(rows, (row) => groups[row] as number);
  const { standardError, ...found } = clusteredT(
    {
      gains: Float64Array.from(rows, (row) => (errors.reference[row] as number) - (errors.candidate[row] as number)),
      groups: own,
    },
    level,
  );
  return {
    ...values,
    ...found,
    deviation: standardError * Math.sqrt(rows.length),
    groups: own === undefined ? undefined : new Set(own).size,
  };
}
