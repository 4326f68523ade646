import type { Flips, MovedAnswer } from "../domain/evaluation.ts";
import type { Answers, Truth } from "./metrics/judged-rows.ts";

/** Most rows of each kind that are named. */
const examples = 10;

/** What both models think of the right answer: `[n]` the probability each gives it. */
export interface Certainty {
  readonly candidate: Float64Array;
  readonly reference: Float64Array;
}

/** `[n]` probability that a classifier gives to the true label; `undefined` for tasks of numbers. */
export function certaintyOf(truth: Truth, { scores }: Answers): Float64Array | undefined {
  if (truth.kind === "binary")
    return Float64Array.from(truth.labels, (label, row) =>
      label === 1 ? (scores[row] as number) : 1 - (scores[row] as number),
    );
  if (truth.kind !== "multiclass") return undefined;
  const width = truth.classes.length;
  return Float64Array.from(truth.labels, (label, row) => scores[row * width + label] as number);
}

/**
 * Rows whose answer became right or wrong, those that moved farthest first.
 *
 * @param ids - `[n]` name of each row.
 * @param errors - `[n]` of both models, 1 where the answer is wrong and 0 where it is right.
 */
export function flipsOf(
  ids: readonly string[],
  errors: { readonly candidate: Float64Array; readonly reference: Float64Array },
  certainty: Certainty,
): Flips {
  const rows = [...ids.keys()];
  const moved = (row: number): number =>
    Math.abs((certainty.candidate[row] as number) - (certainty.reference[row] as number));
  const farthest = (found: readonly number[]): readonly number[] =>
    found.toSorted((a, b) => moved(b) - moved(a) || a - b);
  const fixed = farthest(rows.filter((row) => errors.candidate[row] === 0 && errors.reference[row] === 1));
  const broken = farthest(rows.filter((row) => errors.candidate[row] === 1 && errors.reference[row] === 0));
  const named = (found: readonly number[]): readonly string[] => found.slice(0, examples).map((row) => ids[row] ?? "");
  const told = (found: readonly number[]): readonly MovedAnswer[] =>
    found.slice(0, examples).map((row) => ({
      id: ids[row] ?? "",
      before: certainty.reference[row] as number,
      now: certainty.candidate[row] as number,
    }));
  return {
    fixed: fixed.length,
    broken: broken.length,
    fixedIds: named(fixed),
    brokenIds: named(broken),
    worst: told(broken),
    best: told(fixed),
  };
}
