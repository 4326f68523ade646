import { normalQuantile } from "../domain/statistics/normal.ts";
import type { Verdict } from "../domain/verdict.ts";
import { type Claim, planSentence, rowsNeeded } from "./rows-needed.ts";
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
}

/** From where on a change matters, either way, in the metric's own unit. */
export interface Bounds {
  /** Largest loss that still counts as equivalent, at least 0. */
  readonly margin: number;
  /** Smallest gain of interest, at least 0; without it every gain counts. */
  readonly effect?: number | undefined;
}

/** A paired comparison in numbers; improvements are signed so that positive is better, in the metric's own unit. */
export interface ImprovementEvidence extends Bounds {
  readonly improvement: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, of `low` and `high`. */
  readonly level: number;
  /** Rows both models were scored on. */
  readonly rows: number;
  /** Groups that were drawn instead of rows. */
  readonly groups?: number | undefined;
  /** Standard deviation of the paired difference of one row: that of the improvement times √rows. */
  readonly deviation: number;
  /** Without it the comparison stands alone. */
  readonly family?: FamilyEvidence | undefined;
}

/** Where an interval of the improvement lies; what is claimed must hold beside that. */
export type Region = "gain" | "between" | "not worse" | "loss" | "open";

/**
 * | the interval | region |
 * | --- | --- |
 * | above zero, and reaches `effect` | `gain` |
 * | from −`margin` to `effect`, or within: both one-sided tests (TOST) hold | `between` |
 * | nowhere below −`margin`, and reaches above `effect` | `not worse` |
 * | below zero, and reaches below −`margin` | `loss` |
 * | else | `open` |
 */
export function regionOf({
  margin,
  effect,
  low,
  high,
}: Bounds & { readonly low: number; readonly high: number }): Region {
  if (low > 0 && (effect === undefined || high > effect)) return "gain";
  if (low >= -margin) return effect !== undefined && high <= effect ? "between" : "not worse";
  return high < 0 ? "loss" : "open";
}

/** What claims are tested at: the interval's own level, and for gains and losses that of the family. */
interface Tested {
  readonly level: number;
  readonly family?: { readonly size: number; readonly alpha: number } | undefined;
}

function criticalOf({ level }: Tested): number {
  return normalQuantile((1 + level) / 2);
}

/** That a change goes one way at all, among many claims: by Holm's first step, which the smallest of several p values must pass. */
function directionClaim(room: number, tested: Tested): Claim {
  const { family } = tested;
  const amongMany = family === undefined ? 0 : normalQuantile(1 - family.alpha / family.size);
  return { rooms: [room], critical: Math.max(criticalOf(tested), amongMany) };
}

/** What would settle an undecided comparison: that it is not worse than the margin, or that it is worse. */
export function openClaims({
  margin,
  improvement,
  ...tested
}: Tested & Pick<ImprovementEvidence, "margin" | "improvement">): readonly Claim[] {
  return [{ rooms: [improvement + margin], critical: criticalOf(tested) }, directionClaim(-improvement, tested)];
}

/** What would settle one that is not worse: that it is better, or equivalent to both sides. */
function gainClaims({ margin, improvement, ...tested }: ImprovementEvidence, effect: number): readonly Claim[] {
  return [
    directionClaim(improvement, tested),
    { rooms: [improvement + margin, effect - improvement], critical: criticalOf(tested) },
  ];
}

function withinSentence({ margin, effect }: Bounds, region: Region): string {
  const noLoss = `no loss beyond the margin of ${shown(margin)}`;
  return region === "between" && effect !== undefined
    ? `${noLoss} and no gain beyond the effect of ${shown(effect)}`
    : noLoss;
}

/**
 * Says what an interval of the improvement means. `improved` and `regressed` are claims, and an evaluation has many chances to make them by
 * luck: with a family they must hold after allowing for all its comparisons. `equivalent` needs no such allowance: every gate has to be
 * passed, not any. A change that is not worse passes as `equivalent` though a gain of interest is open: what is left to learn is good news.
 */
export function judgeImprovement(evidence: ImprovementEvidence): Verdict {
  const { margin, effect, improvement, low, high, family } = evidence;
  const found = `improvement ${shown(improvement)}, interval ${shown(low)} to ${shown(high)}`;
  const region = regionOf(evidence);
  const plan = (claims: readonly Claim[]): string => planSentence(rowsNeeded(claims, evidence), evidence);
  switch (region) {
    case "gain":
      if (family === undefined || family.gainP < family.alpha)
        return { phase: "improved", reason: `${found}, above zero` };
      return { phase: "equivalent", reason: `${found}, ${withinSentence(evidence, region)}` };
    case "between":
      return { phase: "equivalent", reason: `${found}, ${withinSentence(evidence, region)}` };
    case "not worse": {
      const open =
        effect === undefined
          ? ""
          : `; whether it gains the effect of ${shown(effect)} is open, to tell ${plan(gainClaims(evidence, effect))}`;
      return { phase: "equivalent", reason: `${found}, ${withinSentence(evidence, region)}${open}` };
    }
    case "loss":
      if (family === undefined || family.lossP < family.alpha)
        return { phase: "regressed", reason: `${found}, below zero and beyond the margin of ${shown(margin)}` };
      return {
        phase: "inconclusive",
        reason: `${found}, below zero, but by luck one of ${family.size} comparisons may be (adjusted p ${shown(family.lossP)}); ${plan(openClaims(evidence))}`,
      };
    case "open":
      return {
        phase: "inconclusive",
        reason: `${found}, may lose more than the margin of ${shown(margin)}; ${plan(openClaims(evidence))}`,
      };
  }
}
