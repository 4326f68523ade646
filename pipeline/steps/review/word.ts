import type { Approval } from "../../domain/approval.ts";
import type { CommitSha, ModelName } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import type { ReviewPolicy } from "../../domain/project.ts";
import type { Refusal } from "../../domain/reason.ts";
import { approvalsRef, readApprovals } from "../../repository/approvals.ts";
import { approvalCheck } from "../../repository/checks.ts";
import { membershipOf } from "../../repository/membership.ts";
import { reviewPolicy } from "../../repository/review-policy.ts";
import { stateOf } from "../../repository/state.ts";
import { approvalPath, approvalText, reviewStanding } from "../../review/approvals.ts";
import type { Command } from "../../review/arguments.ts";
import { decideReview } from "../../review/decide.ts";
import type { Heard } from "../../review/request.ts";
import { isReviewWord } from "../../review/review-word.ts";
import { reviewedModel, reviewedPullRequest, type Scene, type Voice } from "./scene.ts";

type Word = Extract<Command, { readonly verb: "approve" | "reject" }>;

/** Who decides about a model that goes where its plan says, by the base branch. */
export function policyOf(
  { workspace, base, project }: Scene,
  model: ModelName,
  plan: Plan | undefined,
): Promise<ReviewPolicy> {
  return reviewPolicy(stateOf(workspace.git, base), project, { model, environments: plan?.environments ?? [] });
}

/** Writes an accepted word down, then says so: the ledger first, because the status follows from it. Gives how many are missing. */
async function record(scene: Scene, approval: Approval, policy: ReviewPolicy): Promise<number> {
  const { git } = scene.workspace;
  await git.appendToLedger(approvalsRef, { path: approvalPath(approval), text: approvalText(approval) });
  // Merged this moment, older approvals may be too old; this one is not, though the last answer came from a clock a second behind.
  const nowMs = Math.max(scene.forge.nowMs() ?? 0, Date.parse(approval.at ?? "") || 0);
  const now = nowMs === 0 ? undefined : new Date(nowMs).toISOString();
  const ledger = await readApprovals(git, approval.subject.model);
  const standing = reviewStanding(ledger, approval.subject, { ...policy, now });
  const remaining = standing.phase === "needed" ? standing.remaining : 0;
  await scene.forge.setCheck({
    sha: approval.subject.headSha,
    name: approvalCheck,
    conclusion: standing.phase === "approved" ? "success" : standing.phase === "rejected" ? "failure" : "pending",
    title:
      standing.phase === "approved"
        ? `approved by ${standing.approvals.map(({ approver }) => approver.login).join(", ")}`
        : standing.phase === "rejected"
          ? `rejected by ${standing.by.approver.login}`
          : `${remaining} more to approve`,
    summary: "",
    record: "",
  });
  return remaining;
}

/** Where the head is now, by the branch itself; for a fork by the ref that the forge keeps. */
async function headNow({ workspace, forge, pullRequest }: Scene): Promise<CommitSha | undefined> {
  const { number, head } = pullRequest;
  const refs = await workspace.git.originRefs();
  if (refs.size === 0) return (await forge.pullRequest(number)).head.sha;
  return refs.get(head.isFork ? `refs/pull/${number}/head` : `refs/heads/${head.branch}`);
}

/** GitHub may deliver two comments in either order; of one person's words the one that was written last counts. */
async function laterWord({ workspace, forge, pullRequest }: Scene, model: ModelName, { id, author, head }: Heard) {
  if (head !== undefined) return undefined;
  const words = await readApprovals(workspace.git, model);
  return words.find(
    ({ approver, subject, comment }) =>
      approver.id === author.id &&
      subject.pullRequest === pullRequest.number &&
      !isReviewWord(comment.id) &&
      forge.isLater(comment.id, id),
  );
}

/** An approval, or a rejection, with how many approvals are missing then. */
export async function sayWord(
  scene: Scene,
  command: Word,
  voice: Voice,
): Promise<{ readonly approval: Approval; readonly remaining: number } | { readonly refused: Refusal }> {
  const { forge, pullRequest } = scene;
  const { permission } = voice;
  const shown = await scene.shown();
  const reviewed = await reviewedModel(scene, command.model, { shown, overrides: await scene.overrides() });
  const policy = await policyOf(scene, command.model, reviewed?.plan);
  const comment: Heard = { ...voice.comment, ...(await membershipOf(forge, policy, voice.comment.author)) };
  const decision = decideReview({
    permission,
    comment,
    command,
    self: await forge.self(),
    pullRequest: await reviewedPullRequest(scene),
    reviewed,
    policy,
  });
  if ("refused" in decision) return decision;
  const last = shown?.lastComment;
  // A review of GitHub's own names its head by itself.
  const isAboutThis = comment.head !== undefined || last === undefined || forge.isLater(comment.id, last);
  if (command.verb === "approve" && !isAboutThis)
    return {
      refused: {
        code: "stale_sha",
        sentence: `This was written before the report of ${pullRequest.head.sha} was there; read that one, then approve again.`,
      },
    };
  const later = await laterWord(scene, command.model, comment);
  if (later !== undefined)
    return {
      refused: {
        code: "superseded",
        sentence: `A later comment of ${comment.author.login} was answered already, and its word stands: ${later.verb} ${command.model}.`,
      },
    };
  // The head is read again right before anything is written: a push in between makes the decision one about the past.
  const now = await headNow(scene);
  if (now !== pullRequest.head.sha)
    return {
      refused: {
        code: "stale_sha",
        sentence: `The head moved to ${now ?? "nowhere"} while the command was decided; read the report of the new one.`,
      },
    };
  return { approval: decision.accepted, remaining: await record(scene, decision.accepted, policy) };
}
