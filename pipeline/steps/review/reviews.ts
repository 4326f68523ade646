import { hashBytes } from "../../data/objects/hash.ts";
import type { Approval, Permission } from "../../domain/approval.ts";
import { mayApprove } from "../../domain/project.ts";
import type { Refusal } from "../../domain/reason.ts";
import type { Forge, PullRequestReview } from "../../platform/forge/forge.ts";
import { readApprovals } from "../../repository/approvals.ts";
import { membershipOf } from "../../repository/membership.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { answerAccepted, answerMarker, answerRefused } from "../../review/answer.ts";
import { reviewWordId, reviewWordText } from "../../review/review-word.ts";
import { type Scene } from "./scene.ts";
import { sayWord } from "./word.ts";

interface Outcome {
  readonly comment: string;
  readonly accepted: Approval | undefined;
  readonly refused: Refusal | undefined;
}

/** The latest word of each person in reviews; who approved and then asked for changes has not approved. */
function latest(reviews: readonly PullRequestReview[]): readonly PullRequestReview[] {
  const byAuthor = new Map<string, PullRequestReview>();
  for (const review of reviews) if (!review.isBot && review.state !== "comment") byAuthor.set(review.author.id, review);
  return [...byAuthor.values()];
}

/**
 * Takes approving reviews of the present head by listed approvers as approvals of every model that it would promote. Others' reviews
 * are talk about code, and stay unanswered.
 */
export async function approveByReviews(room: {
  readonly workspace: Workspace;
  readonly forge: Forge;
  readonly number: number;
  scene(): Promise<Scene>;
}): Promise<readonly Outcome[]> {
  const { workspace, forge, number } = room;
  const approving = latest(await forge.reviews(number)).filter(({ state }) => state === "approved");
  const outcomes: Outcome[] = [];
  for (const review of approving) {
    const scene = await room.scene();
    if (review.headSha !== scene.pullRequest.head.sha) continue;
    const { login } = review.author;
    const { teams } = await membershipOf(forge, scene.project.review, review.author);
    if (!mayApprove(scene.project.review, { login, teams })) continue;
    const id = reviewWordId(review);
    const answers: string[] = [];
    for (const { plan } of (await scene.shown())?.contents ?? []) {
      if (plan.environments.length === 0) continue;
      const known = await readApprovals(workspace.git, plan.model);
      if (known.some(({ comment }) => comment.id === id)) continue;
      const permission: Permission | "unknown" = await forge.permission(review.author).catch(() => "unknown" as const);
      const said = await sayWord(
        scene,
        { verb: "approve", model: plan.model, artifactSha256: plan.artifactSha256 },
        {
          permission,
          comment: {
            id,
            bodySha256: hashBytes(reviewWordText(review)).sha256,
            author: review.author,
            isBot: review.isBot,
            isEdited: false,
            createdAt: review.submittedAt,
            head: review.headSha,
          },
        },
      );
      answers.push("refused" in said ? answerRefused(said.refused) : answerAccepted(said.approval, said));
      outcomes.push(
        "refused" in said
          ? { comment: id, accepted: undefined, refused: said.refused }
          : { comment: id, accepted: said.approval, refused: undefined },
      );
    }
    if (answers.length === 0) continue;
    const isRefused = outcomes.some(({ comment, refused }) => comment === id && refused !== undefined);
    const text = answers.join("\n\n");
    // What was accepted is in the ledger from now on, so that nobody answers it a second time.
    if (isRefused) await forge.keepComment(number, answerMarker(id), text);
    else await forge.makeComment(number, answerMarker(id), text);
  }
  return outcomes;
}
