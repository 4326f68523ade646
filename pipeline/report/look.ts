import type { Evaluation, FairnessAnswer, Flips } from "../domain/evaluation.ts";
import { count, decimal, signed } from "./numbers.ts";
import { plural } from "./text.ts";

/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `37th`. */
export function ordinal(place: number): string {
  const tens = place % 100;
  const ones = place % 10;
  const ending = tens >= 11 && tens <= 13 ? "th" : ones === 1 ? "st" : ones === 2 ? "nd" : ones === 3 ? "rd" : "th";
  return `${count(place)}${ending}`;
}

/** For example ` 37th look at these rows, effective alpha 0.031.`; nothing for records that do not say. */
export function lookSentence({ holdOut }: Evaluation): string {
  if (holdOut === undefined) return "";
  return ` ${ordinal(holdOut.look)} look at these rows, effective alpha ${String(Number(holdOut.alpha.toPrecision(2)))}.`;
}

/** For example `12 answers became right, 3 became wrong`. */
export function flipSentence({ fixed, broken }: Flips): string {
  return `${count(fixed)} ${plural(fixed, "answer", "answers")} became right, ${count(broken)} became wrong`;
}

/** For example ` [0.01, 0.12]`; nothing for records without an interval. */
export function gapInterval({ interval }: FairnessAnswer): string {
  return interval === undefined ? "" : ` [${decimal(interval.low)}, ${decimal(interval.high)}]`;
}

/** For example `; the change: [−0.02, +0.03]`; nothing without one. */
export function gapChange({ changeInterval }: FairnessAnswer): string {
  return changeInterval === undefined
    ? ""
    : `, smaller by [${signed(changeInterval.low)}, ${signed(changeInterval.high)}]`;
}

/** How many rows are positive, or of which groups rows are drawn; for the sentence under the metrics. */
export function rowsNote({ rows: { positives, group } }: Evaluation): string {
  const notes = [
    ...(positives === undefined ? [] : [`; ${count(positives)} positive`]),
    ...(group === undefined ? [] : [`; drawn in ${count(group.count)} groups`]),
  ];
  return notes.join("");
}
