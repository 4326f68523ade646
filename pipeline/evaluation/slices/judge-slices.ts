import { LockstepError } from "../../domain/error.ts";
import { holm } from "../../domain/statistics/multiple-testing.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { disagreement, mcnemar } from "../comparison/mcnemar.ts";
import { type Interval, wilson } from "../proportion/interval.ts";
import { newcombePaired } from "../proportion/paired.ts";
import { shown } from "../shown.ts";
import type { Slice } from "./slice.ts";

export interface SliceRequest {
  /** `[n]`, 0 or 1. */
  readonly labels: Uint8Array;
  /** `[n]` predictions of the candidate, 0 or 1. */
  readonly candidate: Uint8Array;
  /** `[n]` predictions of the reference on the same rows. */
  readonly reference: Uint8Array;
  readonly slices: readonly Slice[];
  /** Names of slices that must be there. */
  readonly required: readonly string[];
  /** Smaller slices are not judged. */
  readonly minimumRows: number;
  /** Largest loss of accuracy that still counts as equivalent, at least 0. */
  readonly margin: number;
  /** Chance of a false alarm over all slices together. */
  readonly alpha: number;
}

/** Accuracy of both models on one slice. */
export interface SliceResult {
  readonly slice: string;
  readonly rows: number;
  readonly candidate: number | null;
  readonly candidateInterval: Interval | null;
  readonly reference: number | null;
  /** Two-sided, by McNemar's exact test, adjusted by Holm over the slices that are large enough; `null` for the others. */
  readonly adjustedPValue: number | null;
  readonly verdict: Verdict;
}

interface Measured {
  readonly slice: string;
  readonly rows: number;
  readonly right: number;
  readonly rightBefore: number;
  readonly onlyCandidate: number;
  readonly onlyReference: number;
}

function measure({ labels, candidate, reference }: SliceRequest, { name, rows }: Slice): Measured {
  const pick = (values: Uint8Array): Uint8Array => Uint8Array.from(rows, (row) => values[row] as number);
  const own = pick(labels);
  const first = pick(candidate);
  const { onlyFirst, onlySecond } = disagreement(own, first, pick(reference));
  const right = own.reduce((sum, label, i) => sum + (first[i] === label ? 1 : 0), 0);
  return {
    slice: name,
    rows: rows.length,
    right,
    rightBefore: right - onlyFirst + onlySecond,
    onlyCandidate: onlyFirst,
    onlyReference: onlySecond,
  };
}

function judge(found: Measured, adjusted: number, { margin, alpha }: SliceRequest): Verdict {
  const { rows, right, rightBefore, onlyCandidate, onlyReference } = found;
  const change = (right - rightBefore) / rows;
  const { low, high } = newcombePaired({ right, rightBefore, onlyNow: onlyCandidate, onlyBefore: onlyReference, rows });
  const text = `accuracy of ${found.slice} changed by ${shown(change)} (${shown(low)} to ${shown(high)}) on ${rows} rows, adjusted p ${shown(adjusted)}`;
  if (adjusted < alpha && change > 0) return { phase: "improved", reason: text };
  if (low >= -margin) return { phase: "equivalent", reason: text };
  if (adjusted < alpha && change < 0) return { phase: "regressed", reason: text };
  return { phase: "inconclusive", reason: `${text}, may lose more than the margin of ${shown(margin)}` };
}

/**
 * Compares two models slice by slice. A regression must be significant over all slices together and larger than the margin; a
 * slice that must be there and is not is a regression, because nothing shows that it is as good as before; one that is too
 * small is inconclusive.
 *
 * @throws LockstepError EVALUATION_EMPTY when there is neither a slice nor one that must be there.
 */
export function judgeSlices(request: SliceRequest): readonly SliceResult[] {
  const { slices, required, minimumRows } = request;
  if (slices.length === 0 && required.length === 0)
    throw new LockstepError("EVALUATION_EMPTY", "there are no slices to judge", {
      hint: "Name a column of the evaluation rows as a slice, or leave the slices out.",
    });
  const measured = slices.map((slice) => measure(request, slice));
  const large = measured.filter(({ rows }) => rows >= minimumRows);
  const adjusted = holm(
    large.map(
      ({ onlyCandidate, onlyReference }) => mcnemar({ onlyFirst: onlyCandidate, onlySecond: onlyReference }).exactP,
    ),
  );
  const pOf = new Map(large.map(({ slice }, i) => [slice, adjusted[i] as number]));

  const results = measured.map((found): SliceResult => {
    const { slice, rows, right, rightBefore } = found;
    const p = pOf.get(slice);
    return {
      slice,
      rows,
      candidate: right / rows,
      candidateInterval: wilson(right, rows),
      reference: rightBefore / rows,
      adjustedPValue: p ?? null,
      verdict:
        p === undefined
          ? { phase: "inconclusive", reason: `${slice} has ${rows} rows, and ${minimumRows} are needed` }
          : judge(found, p, request),
    };
  });
  const missing = required
    .filter((name) => !measured.some(({ slice }) => slice === name))
    .map(
      (slice): SliceResult => ({
        slice,
        rows: 0,
        candidate: null,
        candidateInterval: null,
        reference: null,
        adjustedPValue: null,
        verdict: { phase: "regressed", reason: `${slice} must be among the evaluation rows, and no row is of it` },
      }),
    );
  return [...results, ...missing];
}
