import type { CommitSha } from "../domain/ids.ts";

/** A review of the forge's own, as far as its words count. */
interface ForgeReview {
  readonly state: string;
  readonly headSha: CommitSha;
  readonly body: string;
}

const prefix = "review-";

/** The id under which a review stands in the ledger, where comments have numbers. */
export function reviewWordId(review: { readonly id: string }): string {
  return `${prefix}${review.id}`;
}

/** True when a word of the ledger was given by a review. */
export function isReviewWord(id: string): boolean {
  return id.startsWith(prefix);
}

/** What the ledger keeps the hash of: a review that is dismissed, or whose text is changed, has another one. */
export function reviewWordText({ state, headSha, body }: ForgeReview): string {
  return `${state} ${headSha}\n${body}`;
}
