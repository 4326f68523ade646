import type { Verdict } from "../domain/verdict.ts";
import { shown } from "./shown.ts";

/** A paired comparison in numbers; improvements are signed so that positive is better, in the metric's own unit. */
export interface ImprovementEvidence {
  /** Largest loss that still counts as equivalent, at least 0. */
  readonly margin: number;
  readonly improvement: number;
  readonly low: number;
  readonly high: number;
  /** Rows both models were scored on. */
  readonly rows: number;
}

/** More than this is no plan that a person would act on. */
const largestPlan = 1e9;

/**
 * About how many rows beyond the present ones an undecided comparison needs, when the improvement stays what it is and the
 * interval shrinks with the square root of the rows. `undefined` when more rows cannot settle it: the improvement sits where
 * the verdict changes.
 */
export function rowsNeeded({ margin, improvement, low, high, rows }: ImprovementEvidence): number | undefined {
  // The lower arm must end at −margin to be equivalent, the upper arm at zero to be regressed: whichever comes first.
  const plans = [
    { arm: improvement - low, room: improvement + margin },
    { arm: high - improvement, room: -improvement },
  ]
    .filter(({ room }) => room > 0)
    .map(({ arm, room }) => rows * (arm / room) ** 2)
    .filter((needed) => needed <= largestPlan);
  return plans.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(...plans) - rows));
}

/**
 * Says what an interval of the improvement means: wholly above zero `improved`; nowhere below −margin `equivalent`; wholly
 * below zero `regressed`; else `inconclusive`, with about how many more rows would settle it.
 */
export function judgeImprovement(evidence: ImprovementEvidence): Verdict {
  const { margin, improvement, low, high } = evidence;
  const found = `improvement ${shown(improvement)}, interval ${shown(low)} to ${shown(high)}`;
  if (low > 0) return { phase: "improved", reason: `${found}, above zero` };
  if (low >= -margin) return { phase: "equivalent", reason: `${found}, no loss beyond the margin of ${shown(margin)}` };
  if (high < 0) return { phase: "regressed", reason: `${found}, below zero and beyond the margin of ${shown(margin)}` };
  const more = rowsNeeded(evidence);
  const needed = more === undefined ? "no number of rows would settle it" : `needs about ${String(more)} more rows`;
  return { phase: "inconclusive", reason: `${found}, may lose more than the margin of ${shown(margin)}; ${needed}` };
}
