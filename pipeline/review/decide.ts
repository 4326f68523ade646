import type { ApprovalSubject } from "../domain/approval.ts";
import { type Evaluation, verdictOfGates } from "../domain/evaluation.ts";
import type { Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Plan } from "../domain/plan.ts";
import { type ReviewDecision, type ReviewedModel, type ReviewRequest, refuse } from "./request.ts";
import { refuseSpeaker } from "./speaker.ts";

function refuseState({ pullRequest }: ReviewRequest): ReviewDecision | undefined {
  const { number, state, isDraft } = pullRequest;
  if (state !== "open")
    return refuse("wrong_state", `Pull request #${number} is ${state}, so there is nothing to review any more.`);
  if (isDraft) return refuse("wrong_state", `Pull request #${number} is a draft; mark it ready for review first.`);
  return undefined;
}

function withStop(sentence: string): string {
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}

/** Whether the candidate is good enough to be approved, by every gate and by all of them together. */
function refuseVerdict({ gates, verdict }: Evaluation): ReviewDecision | undefined {
  for (const { phase, reason } of [verdict, verdictOfGates(gates)]) {
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
}

function evaluatedParts({ pullRequest }: ReviewRequest, reviewed: ReviewedModel): Evaluated | ReviewDecision {
  const { model, evaluation, evaluationDigest, evaluatedHead, plan, planHash, record } = reviewed;
  const { headSha } = pullRequest;
  if (evaluatedHead !== undefined && evaluatedHead !== headSha)
    return refuse(
      "stale_sha",
      `The head is ${headSha} now, and ${evaluatedHead} was evaluated; wait for the report of the new head.`,
    );
  const isComplete = evaluation?.model === model && plan?.model === model && record?.model === model;
  if (!isComplete || evaluatedHead === undefined || evaluationDigest === undefined || planHash === undefined)
    return refuse(
      "candidate_missing",
      `Nothing was evaluated for ${model} at ${headSha}; wait for the report, or push again.`,
    );
  return { evaluation, evaluationDigest, plan, planHash, record };
}

/** Whether the content is what was evaluated and shown, and good enough. */
function refuseContent(
  request: ReviewRequest,
  reviewed: ReviewedModel,
  evaluated: Evaluated,
): ReviewDecision | undefined {
  const { command, pullRequest } = request;
  const { model } = reviewed;
  const { evaluation, plan, planHash, record } = evaluated;
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
      `The record was made from other inputs than ${pullRequest.headSha} holds; train again and commit the record.`,
    );
  if (command.verb === "reject") return undefined;
  if (reviewed.quarantined.includes(candidate))
    return refuse("quarantined", `${model}@${candidate} is quarantined by the base branch and cannot be approved.`);
  const verdict = refuseVerdict(evaluation);
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
  const { command, comment, pullRequest, reviewed, permission } = request;
  const early = refuseSpeaker(request) ?? refuseState(request);
  if (early !== undefined) return early;
  if (reviewed === undefined)
    return refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${command.model}.`);
  const evaluated = evaluatedParts(request, reviewed);
  if ("refused" in evaluated || "accepted" in evaluated) return evaluated;
  const refusal = refuseContent(request, reviewed, evaluated);
  if (refusal !== undefined) return refusal;
  if (permission === "unknown") return refuse("permission_unknown", "The forge could not say who may review.");
  const subject: ApprovalSubject = {
    pullRequest: pullRequest.number,
    headSha: pullRequest.headSha,
    model: reviewed.model,
    inputKey: reviewed.inputKey,
    artifactSha256: command.artifactSha256,
    evaluationDigest: evaluated.evaluationDigest,
    planHash: evaluated.planHash,
  };
  return {
    accepted: {
      kind: "lockstep/Approval",
      schema: 1,
      verb: command.verb,
      subject,
      approver: comment.author,
      permission,
      comment: { id: comment.id, bodySha256: comment.bodySha256 },
    },
  };
}
