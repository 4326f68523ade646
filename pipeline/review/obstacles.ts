import type { Approval } from "../domain/approval.ts";
import { type Hold, holdOn, refuseHeld } from "../domain/hold.ts";
import type { ReviewPolicy } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import { reviewStanding } from "./approvals.ts";
import { evaluatedParts, refuseContent, refuseState } from "./decide.ts";
import type { ReviewedModel, ReviewedPullRequest } from "./request.ts";

export interface ObstacleRequest {
  readonly pullRequest: ReviewedPullRequest;
  readonly reviewed: ReviewedModel;
  /** All words about the model, oldest first. */
  readonly ledger: readonly Approval[];
  readonly policy: ReviewPolicy;
  /** Those that stand now. */
  readonly holds: readonly Hold[];
  /** By the forge's clock. */
  readonly now: string | undefined;
}

function refuseWords(
  { reviewed, ledger, policy, now }: ObstacleRequest,
  subject: Approval["subject"],
): Refusal | undefined {
  const standing = reviewStanding(ledger, subject, { ...policy, now });
  switch (standing.phase) {
    case "approved":
      return undefined;
    case "rejected":
      return { code: "rejected", sentence: `${standing.by.approver.login} rejected these bytes.` };
    case "needed":
      return (
        standing.voided ?? {
          code: "no_approval",
          sentence: `${standing.remaining} more to approve, by one of ${policy.approvers.join(", ")}: \`/approve ${reviewed.model}@${subject.artifactSha256}\`.`,
        }
      );
  }
}

/** What stands between a model of a pull request and its promotion, in the order in which it would be met. */
export function obstaclesOf(request: ObstacleRequest): readonly Refusal[] {
  const { pullRequest, reviewed, holds } = request;
  const evaluated = evaluatedParts(request, reviewed);
  if ("refused" in evaluated) return [evaluated.refused];
  const { plan, planHash, content } = evaluated;
  const command = { verb: "approve", model: reviewed.model, artifactSha256: content.artifactSha256 } as const;
  const held = plan.environments.flatMap(
    ({ environment }) => holdOn(holds, { model: reviewed.model, environment }) ?? [],
  );
  return [
    refuseState(pullRequest),
    refuseContent({ command, headSha: pullRequest.headSha }, reviewed, evaluated),
    refuseWords(request, { ...content, planHash }),
    ...[...new Set(held)].map(refuseHeld),
  ].filter((found) => found !== undefined);
}
