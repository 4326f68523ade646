import type { MetricId } from "../domain/metric.ts";
import { holm } from "../domain/statistics/multiple-testing.ts";
import { drawsOf, type ImprovementDraws } from "./bootstrap.ts";
import type { FamilyEvidence } from "./judge-improvement.ts";

/** Chance that anything in an evaluation of a change that changes nothing reads as a regression, or as an improvement. */
export const evaluationAlpha = 0.05;
/** Part of it that the gates share; all other comparisons share the rest. */
export const gateShare = 0.8;

/** One metric under one set of draws. */
export interface FamilyMember {
  readonly draws: ImprovementDraws;
  readonly metric: MetricId;
}

/**
 * One-sided bootstrap p values, the observation counting as one more draw and draws at zero counting against the claim.
 */
function oneSidedP(draws: Float64Array): { readonly lossP: number; readonly gainP: number } {
  let defined = 0;
  let notWorse = 0;
  let notBetter = 0;
  for (const value of draws) {
    if (Number.isNaN(value)) continue;
    defined++;
    if (value >= 0) notWorse++;
    if (value <= 0) notBetter++;
  }
  return { lossP: (notWorse + 1) / (defined + 1), gainP: (notBetter + 1) / (defined + 1) };
}

/**
 * Allows for many comparisons by Holm's procedure, gains and losses each for themselves.
 *
 * @param members - What is claimed about together, each once.
 * @param alpha - Chance of any false claim among them.
 * @returns The evidence of each member, in their order.
 */
export function familyEvidence(members: readonly FamilyMember[], alpha: number): readonly FamilyEvidence[] {
  const raw = members.map(({ draws, metric }) => oneSidedP(drawsOf(draws, metric)));
  const losses = holm(raw.map(({ lossP }) => lossP));
  const gains = holm(raw.map(({ gainP }) => gainP));
  return members.map((_member, i) => ({
    size: members.length,
    alpha,
    lossP: losses[i] ?? 1,
    gainP: gains[i] ?? 1,
  }));
}
