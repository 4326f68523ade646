import type { Flips } from "../domain/evaluation.ts";

/** Most ids of each kind. */
const examples = 10;

/**
 * Rows whose answer became right or wrong.
 *
 * @param ids - `[n]` name of each row.
 * @param errors - `[n]` of both models, 1 where the answer is wrong and 0 where it is right.
 */
export function flipsOf(
  ids: readonly string[],
  errors: { readonly candidate: Float64Array; readonly reference: Float64Array },
): Flips {
  const rows = [...ids.keys()];
  const fixed = rows.filter((row) => errors.candidate[row] === 0 && errors.reference[row] === 1);
  const broken = rows.filter((row) => errors.candidate[row] === 1 && errors.reference[row] === 0);
  const named = (found: readonly number[]): readonly string[] => found.slice(0, examples).map((row) => ids[row] ?? "");
  return { fixed: fixed.length, broken: broken.length, fixedIds: named(fixed), brokenIds: named(broken) };
}
