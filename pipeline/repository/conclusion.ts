import type { ModelName } from "../domain/ids.ts";
import type { VerdictPhase } from "../domain/verdict.ts";
import type { Check, CheckConclusion } from "../platform/forge/forge.ts";

/** One model as the check of evaluations counts it. */
export interface ConcludedModel {
  readonly model: ModelName;
  readonly phase: VerdictPhase;
  /** Owners have overridden every gate of this content that does not pass. */
  readonly isOverridden: boolean;
}

const conclusions: Readonly<Record<VerdictPhase, CheckConclusion>> = {
  improved: "success",
  equivalent: "success",
  regressed: "failure",
  inconclusive: "neutral",
};

/**
 * The one conclusion of a check that stands for all models: the worst. What owners have overridden is no reason to keep a pull request from
 * being merged; approvals are asked for all the same.
 */
export function evaluationConclusion(models: readonly ConcludedModel[]): Pick<Check, "conclusion" | "title"> {
  const found = models.map(({ phase, isOverridden }) => (isOverridden ? "success" : conclusions[phase]));
  const title = models
    .map(({ model, phase, isOverridden }) => `${model}: ${phase}${isOverridden ? ", overridden" : ""}`)
    .join(", ");
  if (found.length === 0 || found.includes("failure")) return { conclusion: "failure", title };
  return { conclusion: found.includes("neutral") ? "neutral" : "success", title };
}
