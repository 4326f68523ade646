import type { Evaluation } from "../../domain/evaluation.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { Quarantine } from "../../domain/model-record.ts";
import { type Override, overridesOf } from "../../domain/override.ts";
import type { ReviewPolicy } from "../../domain/project.ts";
import type { ApprovalState, ModelSection, PossibleOverride } from "../../domain/report-view.ts";
import type { Forge } from "../../platform/forge/forge.ts";
import type { Git } from "../../platform/git/git.ts";
import { readApprovals } from "../../repository/approvals.ts";
import { overridesSaid } from "../../repository/words.ts";
import { reviewStanding } from "../../review/approvals.ts";
import { isInTheWay, refuseVerdict } from "../../review/decide.ts";

/** What a section is approved for, and by whose rules. */
export interface ApprovalQuestion {
  readonly section: Omit<ModelSection, "approval">;
  readonly headSha: CommitSha;
  /** The base branch's; `undefined` where it has no lockstep.yaml, so that nobody may say anything yet. */
  readonly policy: ReviewPolicy | undefined;
  readonly pullRequest: number | undefined;
  /** Where words are said; `undefined` where it is not asked. */
  readonly forge: Forge | undefined;
  /** What the base branch quarantines. */
  readonly quarantine: readonly Quarantine[];
}

/** Gates in the way that an owner has overridden for this very content. */
async function overriddenGates(
  { git, forge }: { readonly git: Git; readonly forge: Forge | undefined },
  evaluation: Evaluation,
  content: Override["subject"],
): Promise<readonly string[]> {
  const isFine = evaluation.gates.every(({ gate }) => !isInTheWay(evaluation, gate));
  // Without the forge nobody can be heard to have said it.
  if (isFine || forge === undefined) return [];
  const found = overridesOf(await overridesSaid({ git, forge, ...content }), content).map(({ gate }) => gate);
  return found.filter((gate) => isInTheWay(evaluation, gate));
}

/** Gates that are still in the way, and who may take them out of it; `undefined` when nobody may, or when none is. */
function possibleOverride(
  evaluation: Evaluation,
  { owners = [] }: Pick<ReviewPolicy, "owners">,
  overridden: readonly string[],
): PossibleOverride | undefined {
  const gates = evaluation.gates
    .map(({ gate }) => gate)
    .filter((gate) => isInTheWay(evaluation, gate) && !overridden.includes(gate));
  return owners.length === 0 || gates.length === 0 ? undefined : { owners, gates };
}

/** Where the review of a model stands: the gates first, then what the ledger says about exactly this content. */
export async function approvalState(
  git: Git,
  { section, headSha, policy, pullRequest, quarantine, forge }: ApprovalQuestion,
): Promise<ApprovalState> {
  const { evaluation, plan } = section;
  const content = {
    pullRequest: pullRequest ?? 0,
    headSha,
    model: plan.model,
    inputKey: plan.inputKey,
    artifactSha256: plan.artifactSha256,
    evaluationDigest: section.evaluationDigest,
  };
  const overridden = await overriddenGates({ git, forge }, evaluation, content);
  const { phase, reason } = evaluation.verdict;
  const override = possibleOverride(evaluation, policy ?? {}, overridden);
  if (overridden.length > 0) {
    const refusal = refuseVerdict(evaluation, overridden);
    if (refusal !== undefined) return { phase: "refused", refusal, override };
  } else if (phase === "regressed")
    return { phase: "refused", refusal: { code: "evaluation_regressed", sentence: reason }, override };
  else if (phase === "inconclusive")
    return { phase: "refused", refusal: { code: "evaluation_inconclusive", sentence: reason }, override };
  if (plan.environments.length === 0) return { phase: "not_needed" };
  const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === plan.artifactSha256);
  if (quarantined !== undefined)
    return {
      phase: "refused",
      refusal: { code: "quarantined", sentence: `these bytes are quarantined: ${quarantined.reason}` },
    };
  if (policy === undefined)
    return {
      phase: "refused",
      refusal: {
        code: "no_rules",
        sentence: `the base branch has no lockstep.yaml that says who may approve: merge it without models/${plan.model}.yaml first, and commit that record on the next branch`,
      },
    };
  const subject = { ...content, planHash: section.planHash };
  const standing = reviewStanding(await readApprovals(git, subject.model), subject, policy);
  switch (standing.phase) {
    case "approved":
      return { phase: "given", by: standing.approvals.map(({ approver }) => approver.login) };
    case "rejected":
      return {
        phase: "refused",
        refusal: { code: "rejected", sentence: `${standing.by.approver.login} rejected these bytes` },
      };
    case "needed":
      return { phase: "needed", approvers: policy.approvers, remaining: standing.remaining, voided: standing.voided };
  }
}
