import type { CommitSha } from "../../domain/ids.ts";
import type { Quarantine } from "../../domain/model-record.ts";
import type { ReviewPolicy } from "../../domain/project.ts";
import type { ApprovalState, ModelSection } from "../../domain/report-view.ts";
import type { Git } from "../../platform/git/git.ts";
import { readApprovals } from "../../repository/approvals.ts";
import { reviewStanding } from "../../review/approvals.ts";

/** What a section is approved for, and by whose rules. */
export interface ApprovalQuestion {
  readonly section: Omit<ModelSection, "approval">;
  readonly headSha: CommitSha;
  readonly policy: ReviewPolicy;
  readonly pullRequest: number | undefined;
  /** What the base branch quarantines. */
  readonly quarantine: readonly Quarantine[];
}

/** Where the review of a model stands: the gates first, then what the ledger says about exactly this content. */
export async function approvalState(
  git: Git,
  { section, headSha, policy, pullRequest, quarantine }: ApprovalQuestion,
): Promise<ApprovalState> {
  const { evaluation, plan } = section;
  const { phase, reason } = evaluation.verdict;
  if (phase === "regressed") return { phase: "refused", refusal: { code: "evaluation_regressed", sentence: reason } };
  if (phase === "inconclusive")
    return { phase: "refused", refusal: { code: "evaluation_inconclusive", sentence: reason } };
  const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === plan.artifactSha256);
  if (quarantined !== undefined)
    return {
      phase: "refused",
      refusal: { code: "quarantined", sentence: `these bytes are quarantined: ${quarantined.reason}` },
    };
  if (plan.environments.length === 0) return { phase: "not_needed" };
  const subject = {
    pullRequest: pullRequest ?? 0,
    headSha,
    model: plan.model,
    inputKey: plan.inputKey,
    artifactSha256: plan.artifactSha256,
    evaluationDigest: section.evaluationDigest,
    planHash: section.planHash,
  };
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
