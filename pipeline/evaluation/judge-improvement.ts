import type { Verdict } from "../domain/verdict.ts";
import { shown } from "./shown.ts";

/** What allowing for all comparisons of an evaluation makes of one of them. */
export interface FamilyEvidence {
  /** Comparisons that share `alpha`. */
  readonly size: number;
  /** Chance of any false claim among them that is put up with. */
  readonly alpha: number;
  /** Adjusted p value of "it is not worse"; small speaks for a loss. */
  readonly lossP: number;
  /** Adjusted p value of "it is not better"; small speaks for a gain. */
  readonly gainP: number;
  /** Upper end of the improvement's interval at the family's level. */
  readonly high: number;
}

/** A paired comparison in numbers; improvements are signed so that positive is better, in the metric's own unit. */
export interface ImprovementEvidence {
  /** Largest loss that still counts as equivalent, at least 0. */
  readonly margin: number;
  readonly improvement: number;
  readonly low: number;
  readonly high: number;
  /** Rows both models were scored on. */
  readonly rows: number;
  /** Without it the comparison stands alone. */
  readonly family?: FamilyEvidence | undefined;
}

/** More than this is no plan that a person would act on. */
const largestPlan = 1e9;

/**
 * About how many rows beyond the present ones an undecided comparison needs, when the improvement stays what it is and the
 * interval shrinks with the square root of the rows. `undefined` when more rows cannot settle it: the improvement sits where
 * the verdict changes.
 */
export function rowsNeeded({ margin, improvement, low, high, rows, family }: ImprovementEvidence): number | undefined {
  // The lower arm must end at −margin to be equivalent, the upper arm at zero to be regressed: whichever comes first.
  const plans = [
    { arm: improvement - low, room: improvement + margin },
    { arm: (family?.high ?? high) - improvement, room: -improvement },
  ]
    .filter(({ room }) => room > 0)
    .map(({ arm, room }) => rows * (arm / room) ** 2)
    .filter((needed) => needed <= largestPlan);
  return plans.length === 0 ? undefined : Math.max(1, Math.ceil(Math.min(...plans) - rows));
}

/**
 * Says what an interval of the improvement means: wholly above zero `improved`; nowhere below −margin `equivalent`; wholly
 * below zero `regressed`; else `inconclusive`, with about how many more rows would settle it.
 *
 * `improved` and `regressed` are claims, and an evaluation has many chances to make them by luck: with a family they must hold
 * after allowing for all its comparisons. `equivalent` needs no such allowance: every gate has to be passed, not any.
 */
export function judgeImprovement(evidence: ImprovementEvidence): Verdict {
  const { margin, improvement, low, high, family } = evidence;
  const found = `improvement ${shown(improvement)}, interval ${shown(low)} to ${shown(high)}`;
  const isGain = low > 0 && (family === undefined || family.gainP < family.alpha);
  const isLoss = high < 0 && (family === undefined || family.lossP < family.alpha);
  if (isGain) return { phase: "improved", reason: `${found}, above zero` };
  if (low >= -margin) return { phase: "equivalent", reason: `${found}, no loss beyond the margin of ${shown(margin)}` };
  if (isLoss) return { phase: "regressed", reason: `${found}, below zero and beyond the margin of ${shown(margin)}` };
  const more = rowsNeeded(evidence);
  const needed = more === undefined ? "no number of rows would settle it" : `needs about ${more} more rows`;
  const doubt =
    high < 0 && family !== undefined
      ? `below zero, but by luck one of ${family.size} comparisons may be (adjusted p ${shown(family.lossP)})`
      : `may lose more than the margin of ${shown(margin)}`;
  return { phase: "inconclusive", reason: `${found}, ${doubt}; ${needed}` };
}
