import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";
import type { SliceAnswer } from "../../domain/evaluation.ts";
import type { SliceCorrection } from "../../domain/project.ts";
import { type Adjustment, benjaminiHochberg, holm } from "../../domain/statistics/multiple-testing.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { type Bounds, openClaims, regionOf } from "../judge-improvement.ts";
import { planSentence, rowsNeeded } from "../rows-needed.ts";
import { shown } from "../shown.ts";
import type { Slice } from "./slice.ts";
import { type PairedErrors, type SliceEvidence, sliceEvidence } from "./slice-evidence.ts";

/** A slice and the rule it is judged by. */
export interface JudgedSlice extends Slice, Bounds {
  /** With fewer rows it is not judged. */
  readonly minimumRows: number;
}

export interface SliceRequest {
  readonly errors: PairedErrors;
  readonly slices: readonly JudgedSlice[];
  /** Names of slices that must be there. */
  readonly required: readonly string[];
  /** Chance of a false alarm over all slices together; with `benjamini_hochberg` the share of false ones among all alarms. */
  readonly alpha: number;
  /** Holm when left out. */
  readonly correction?: SliceCorrection | undefined;
  /** Two-sided level of the intervals. */
  readonly level: number;
}

const adjustments: Readonly<Record<SliceCorrection, Adjustment>> = { holm, benjamini_hochberg: benjaminiHochberg };

interface Judging {
  readonly adjusted: number;
  readonly alpha: number;
  /** Slices that share alpha. */
  readonly size: number;
  readonly level: number;
  readonly quality: string;
}

function judge(slice: JudgedSlice, found: SliceEvidence, { adjusted, alpha, size, level, quality }: Judging): Verdict {
  const { improvement, interval, deviation, groups } = found;
  const { name, margin, effect, rows } = slice;
  if (interval === undefined)
    return { phase: "inconclusive", reason: `all ${rows.length} rows of ${name} belong to one group` };
  const { low, high } = interval;
  const text = `${quality} of ${name} is better by ${shown(improvement)} (${shown(low)} to ${shown(high)}) on ${counted(rows.length, "row")}, adjusted p ${shown(adjusted)}`;
  const region = regionOf({ margin, effect, low, high });
  const isTold = adjusted < alpha;
  if (isTold && improvement > 0 && region !== "between") return { phase: "improved", reason: text };
  if (low >= -margin) return { phase: "equivalent", reason: text };
  if (isTold && improvement < 0) return { phase: "regressed", reason: text };
  // Slices are judged by two-sided p values, so that half of alpha is on each side.
  const claims = openClaims({ margin, improvement, level, family: { size, alpha: alpha / 2 } });
  const more = rowsNeeded(claims, { deviation, rows: rows.length });
  const needed = planSentence(more, { rows: rows.length, groups, of: " of it" });
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
export function judgeSlices({
  errors,
  slices,
  required,
  alpha,
  level,
  correction = "holm",
}: SliceRequest): readonly SliceAnswer[] {
  if (slices.length === 0 && required.length === 0)
    throw new LockstepError("EVALUATION_EMPTY", "there are no slices to judge", {
      hint: "Name a column of the evaluation rows as a slice, or leave the slices out.",
    });
  const measured = slices.map((slice) => ({ slice, found: sliceEvidence(errors, slice.rows, level) }));
  const large = measured.filter(({ slice: { rows, minimumRows } }) => rows.length >= minimumRows);
  const adjusted = adjustments[correction](large.map(({ found }) => found.pValue));
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
          ? {
              phase: "inconclusive",
              reason: `${slice.name} has ${counted(rows, "row")}, and ${slice.minimumRows} are needed`,
            }
          : judge(slice, found, { adjusted: p, alpha, size: large.length, level, quality: errors.quality }),
    };
  });
  const there = new Set(slices.map(({ name }) => name));
  return [...answers, ...required.filter((name) => !there.has(name)).map(missingSlice)];
}
