import { LockstepError } from "../../domain/error.ts";
import type { SliceAnswer } from "../../domain/evaluation.ts";
import { holm } from "../../domain/statistics/multiple-testing.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { rowsNeeded } from "../judge-improvement.ts";
import { shown } from "../shown.ts";
import type { Slice } from "./slice.ts";
import { type PairedErrors, type SliceEvidence, sliceEvidence } from "./slice-evidence.ts";

/** A slice and the rule it is judged by. */
export interface JudgedSlice extends Slice {
  /** Largest loss that still counts as equivalent, at least 0. */
  readonly margin: number;
  /** With fewer rows it is not judged. */
  readonly minimumRows: number;
}

export interface SliceRequest {
  readonly errors: PairedErrors;
  readonly slices: readonly JudgedSlice[];
  /** Names of slices that must be there. */
  readonly required: readonly string[];
  /** Chance of a false alarm over all slices together. */
  readonly alpha: number;
  /** Two-sided level of the intervals. */
  readonly level: number;
}

function judge(
  slice: JudgedSlice,
  found: SliceEvidence,
  { adjusted, alpha, quality }: { readonly adjusted: number; readonly alpha: number; readonly quality: string },
): Verdict {
  const { improvement, interval } = found;
  const { name, margin, rows } = slice;
  if (interval === undefined)
    return { phase: "inconclusive", reason: `all ${rows.length} rows of ${name} belong to one group` };
  const { low, high } = interval;
  const text = `${quality} of ${name} is better by ${shown(improvement)} (${shown(low)} to ${shown(high)}) on ${rows.length} rows, adjusted p ${shown(adjusted)}`;
  if (adjusted < alpha && improvement > 0) return { phase: "improved", reason: text };
  if (low >= -margin) return { phase: "equivalent", reason: text };
  if (adjusted < alpha && improvement < 0) return { phase: "regressed", reason: text };
  const more = rowsNeeded({ margin, improvement, low, high, rows: rows.length });
  const needed = more === undefined ? "no number of rows would settle it" : `needs about ${more} more rows of it`;
  return { phase: "inconclusive", reason: `${text}, may lose more than the margin of ${shown(margin)}; ${needed}` };
}

/** The answer for a slice that must be there and is not. */
export function missingSlice(slice: string): SliceAnswer {
  return {
    slice,
    rows: 0,
    candidate: null,
    reference: null,
    improvement: null,
    interval: null,
    adjustedPValue: null,
    verdict: { phase: "regressed", reason: `${slice} must be among the evaluation rows, and no row is of it` },
  };
}

/**
 * Compares two models slice by slice. A regression must be significant over all slices together and larger than the margin; a
 * slice that must be there and is not is a regression, because nothing shows that it is as good as before; one that is too
 * small is inconclusive.
 *
 * @returns One answer for each slice, in their order, then one for each that is missing.
 * @throws LockstepError EVALUATION_EMPTY when there is neither a slice nor one that must be there.
 */
export function judgeSlices({ errors, slices, required, alpha, level }: SliceRequest): readonly SliceAnswer[] {
  if (slices.length === 0 && required.length === 0)
    throw new LockstepError("EVALUATION_EMPTY", "there are no slices to judge", {
      hint: "Name a column of the evaluation rows as a slice, or leave the slices out.",
    });
  const measured = slices.map((slice) => ({ slice, found: sliceEvidence(errors, slice.rows, level) }));
  const large = measured.filter(({ slice: { rows, minimumRows } }) => rows.length >= minimumRows);
  const adjusted = holm(large.map(({ found }) => found.pValue));
  const pOf = new Map(large.map(({ slice }, i) => [slice, adjusted[i] as number]));

  const answers = measured.map(({ slice, found }): SliceAnswer => {
    const p = pOf.get(slice);
    const rows = slice.rows.length;
    return {
      slice: slice.name,
      rows,
      candidate: found.candidate,
      reference: found.reference,
      improvement: found.improvement,
      interval: found.interval === undefined ? null : { ...found.interval, level },
      adjustedPValue: p ?? null,
      verdict:
        p === undefined
          ? { phase: "inconclusive", reason: `${slice.name} has ${rows} rows, and ${slice.minimumRows} are needed` }
          : judge(slice, found, { adjusted: p, alpha, quality: errors.quality }),
    };
  });
  const there = new Set(slices.map(({ name }) => name));
  return [...answers, ...required.filter((name) => !there.has(name)).map(missingSlice)];
}
