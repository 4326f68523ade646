import { hashBytes } from "../../data/objects/hash.ts";
import type { Approval } from "../../domain/approval.ts";
import type { Sha256 } from "../../domain/ids.ts";
import type { Forge, PullRequestComment, PullRequestReview } from "../../platform/forge/forge.ts";
import { isRefusal, parseCommand } from "../../review/command.ts";
import { isReviewWord, reviewWordId, reviewWordText } from "../../review/review-word.ts";

/** The words of one pull request as the forge has them now. */
export interface Words {
  readonly comments: readonly PullRequestComment[];
  readonly reviews: readonly PullRequestReview[];
}

export async function wordsNow(forge: Forge, pullRequest: number, entries: readonly Approval[]): Promise<Words> {
  const comments = await forge.comments(pullRequest);
  const isReviewed = entries.some(({ comment }) => isReviewWord(comment.id));
  return { comments, reviews: isReviewed ? await forge.reviews(pullRequest) : [] };
}

function isSaidIn({ verb, subject, approver }: Approval, { author, body, isEdited }: PullRequestComment): boolean {
  const command = parseCommand(body);
  return (
    author.id === approver.id &&
    !isEdited &&
    command !== undefined &&
    !isRefusal(command) &&
    command.verb === verb &&
    command.model === subject.model &&
    command.artifactSha256 === subject.artifactSha256
  );
}

function isGivenBy({ verb, subject, approver }: Approval, { author, state, headSha }: PullRequestReview): boolean {
  return author.id === approver.id && verb === "approve" && state === "approved" && headSha === subject.headSha;
}

/**
 * The sha256 of the text by which an entry of the ledger was given, when that person says this very thing there now. Whoever may push a
 * branch may push the ledger's ref, too: an entry is believed only as far as the forge has its author say it.
 */
export function saidNow(approval: Approval, { comments, reviews }: Words): Sha256 | undefined {
  const { id } = approval.comment;
  const comment = comments.find((found) => found.id === id);
  if (comment !== undefined) return isSaidIn(approval, comment) ? hashBytes(comment.body).sha256 : undefined;
  const review = reviews.find((found) => reviewWordId(found) === id);
  return review !== undefined && isGivenBy(approval, review) ? hashBytes(reviewWordText(review)).sha256 : undefined;
}
