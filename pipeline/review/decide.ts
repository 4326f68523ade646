import type { ApprovalSubject } from "../domain/approval.ts";
import { type Evaluation, verdictOfGates } from "../domain/evaluation.ts";
import type { CommitSha, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { type Override, overridesOf } from "../domain/override.ts";
import type { Plan } from "../domain/plan.ts";
import { protectedPath } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { VerdictPhase } from "../domain/verdict.ts";
import {
  type ReviewDecision,
  type ReviewedModel,
  type ReviewedPullRequest,
  type ReviewRequest,
  refuse,
} from "./request.ts";
import { isOwnChange, refuseSpeaker } from "./speaker.ts";

export function refuseState({ number, state, isDraft }: ReviewedPullRequest): Refusal | undefined {
  if (state !== "open")
    return refuse("wrong_state", `Pull request #${number} is ${state}, so there is nothing to review any more.`);
  if (isDraft) return refuse("wrong_state", `Pull request #${number} is a draft; mark it ready for review first.`);
  return undefined;
}

function withStop(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}

/**
 * Whether the candidate is good enough to be approved, by every gate and by all of them together. A gate that an owner has overridden for
 * this very content has no say, and nor has the verdict that it is part of; the others decide.
 */
export function refuseVerdict({ gates, verdict }: Evaluation, overridden: readonly string[]): Refusal | undefined {
  const judging = gates.filter(({ mode }) => mode !== "informational");
  const heard = judging.filter(({ gate }) => !overridden.includes(gate));
  if (overridden.length > 0 && judging.length > 0 && heard.length === 0) return undefined;
  for (const { phase, reason } of overridden.length > 0 ? [verdictOfGates(heard)] : [verdict, verdictOfGates(gates)]) {
    if (phase === "regressed") return refuse("evaluation_regressed", `The gates say no: ${withStop(reason)}`);
    if (phase === "inconclusive")
      return refuse("evaluation_inconclusive", `The gates cannot tell: ${withStop(reason)}`);
  }
  return undefined;
}

/** What was evaluated at the head that is reviewed; all parts are there. */
interface Evaluated {
  readonly evaluation: Evaluation;
  readonly evaluationDigest: Sha256;
  readonly plan: Plan;
  readonly planHash: Sha256;
  readonly record: ModelRecord;
  /** What an override names. */
  readonly content: Override["subject"];
  /** Gates that an owner has overridden for this content. */
  readonly overrides: readonly Override[];
}

/** True for a gate that has a say and does not pass. */
export function isInTheWay({ gates }: Evaluation, gate: string): boolean {
  return gates.some(
    (result) => result.gate === gate && result.mode !== "informational" && !isPass(result.verdict.phase),
  );
}

function isPass(phase: VerdictPhase): boolean {
  return phase === "improved" || phase === "equivalent";
}

export function evaluatedParts(
  { pullRequest }: { readonly pullRequest: Pick<ReviewedPullRequest, "number" | "headSha"> },
  reviewed: ReviewedModel,
): Evaluated | { readonly refused: Refusal } {
  const { model, evaluation, evaluationDigest, evaluatedHead, plan, planHash, record } = reviewed;
  const { headSha } = pullRequest;
  if (evaluatedHead !== undefined && evaluatedHead !== headSha)
    return {
      refused: refuse(
        "stale_sha",
        `The head is ${headSha} now, and ${evaluatedHead} was evaluated; wait for the report of the new head.`,
      ),
    };
  const isComplete = evaluation?.model === model && plan?.model === model && record?.model === model;
  if (!isComplete || evaluatedHead === undefined || evaluationDigest === undefined || planHash === undefined)
    return {
      refused: refuse(
        "candidate_missing",
        `Nothing was evaluated for ${model} at ${headSha}; wait for the report, or push again.`,
      ),
    };
  const content = {
    pullRequest: pullRequest.number,
    headSha,
    model,
    inputKey: reviewed.inputKey,
    artifactSha256: evaluation.candidate.artifactSha256,
    evaluationDigest,
  };
  const overrides = overridesOf(reviewed.overrides, content).filter(({ gate }) => isInTheWay(evaluation, gate));
  return { evaluation, evaluationDigest, plan, planHash, record, content, overrides };
}

/** Nobody approves what they made themselves, and what the policy protects only an administrator. */
function refuseOwnChange({ command, comment, pullRequest, policy, permission }: ReviewRequest): Refusal | undefined {
  if (command.verb !== "approve") return undefined;
  const { login } = comment.author;
  if (isOwnChange(comment.author, pullRequest))
    return { code: "self_approval", sentence: `${login} took part in this change; somebody else has to approve it.` };
  const guarded = protectedPath(policy, pullRequest.changedPaths);
  if (guarded === undefined || permission === "admin") return undefined;
  return {
    code: "needs_admin",
    sentence: `The change touches ${guarded}, which the base branch protects; an approver who is an administrator has to approve it.`,
  };
}

/** Whether the content is what was evaluated and shown, and good enough. */
export function refuseContent(
  { command, headSha }: { readonly command: ReviewRequest["command"]; readonly headSha: CommitSha },
  reviewed: ReviewedModel,
  evaluated: Evaluated,
): Refusal | undefined {
  const { model } = reviewed;
  const { evaluation, plan, planHash, record, overrides } = evaluated;
  const candidate = evaluation.candidate.artifactSha256;
  if (command.artifactSha256 !== candidate)
    return refuse("wrong_digest", `The candidate of this head is ${model}@${candidate}, and another digest was named.`);
  if (record.artifact.sha256 !== candidate)
    return refuse(
      "wrong_digest",
      `The committed record names ${record.artifact.sha256}, and ${candidate} was evaluated; train again and commit the record.`,
    );
  if (record.inputKey !== reviewed.inputKey)
    return refuse(
      "input_changed",
      `The record was made from other inputs than ${headSha} holds; train again and commit the record.`,
    );
  if (command.verb === "reject") return undefined;
  if (reviewed.refusedOverrides !== undefined) return reviewed.refusedOverrides;
  if (reviewed.quarantined.includes(candidate))
    return refuse("quarantined", `${model}@${candidate} is quarantined by the base branch and cannot be approved.`);
  const verdict = refuseVerdict(
    evaluation,
    overrides.map(({ gate }) => gate),
  );
  if (verdict !== undefined) return verdict;
  if (plan.environments.length === 0 && evaluation.baseline?.artifactSha256 === candidate)
    return refuse("no_change", `Merging changes nothing for ${model}: the base branch has these bytes already.`);
  if (planHash !== reviewed.shownPlanHash)
    return refuse(
      "plan_changed",
      "What merging would do has changed since the report; run the report again and read it.",
    );
  return undefined;
}

/**
 * Whether a command is accepted, and the record it makes. Pure: everything it looks at was read live before.
 */
export function decideReview(request: ReviewRequest): ReviewDecision {
  const { command, comment, pullRequest, reviewed, policy, permission } = request;
  const speaker = refuseSpeaker(request) ?? refuseOwnChange(request);
  if (speaker !== undefined) return { refused: speaker };
  const state = refuseState(pullRequest);
  if (state !== undefined) return { refused: state };
  if (reviewed === undefined)
    return { refused: refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${command.model}.`) };
  const evaluated = evaluatedParts(request, reviewed);
  if ("refused" in evaluated) return evaluated;
  const refusal = refuseContent({ command, headSha: pullRequest.headSha }, reviewed, evaluated);
  if (refusal !== undefined) return { refused: refusal };
  if (permission === "unknown")
    return { refused: refuse("permission_unknown", "The forge could not say who may review.") };
  if (policy.expiresAfterSeconds !== undefined && comment.createdAt === undefined)
    return {
      refused: refuse(
        "approval_expired",
        "The forge does not say when this was written, and approvals expire here; write it again.",
      ),
    };
  const subject: ApprovalSubject = { ...evaluated.content, planHash: evaluated.planHash };
  return {
    accepted: {
      kind: "lockstep/Approval",
      schema: 1,
      verb: command.verb,
      subject,
      approver: comment.author,
      permission,
      comment: { id: comment.id, bodySha256: comment.bodySha256 },
      ...(comment.createdAt === undefined ? {} : { at: comment.createdAt }),
      ...(comment.teams === undefined || comment.teams.length === 0 ? {} : { teams: comment.teams }),
      ...(command.verb === "approve" && evaluated.overrides.length > 0
        ? {
            overrides: evaluated.overrides.map(({ gate, by, reason, comment: said }) => ({
              gate,
              by,
              reason,
              comment: said,
            })),
          }
        : {}),
    },
  };
}
