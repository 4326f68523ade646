import type { Approval, ApprovalSubject } from "../domain/approval.ts";
import { refuseExpired } from "../domain/expiry.ts";
import { canonicalJson } from "../domain/json.ts";
import type { ReviewPolicy } from "../domain/project.ts";
import { type Refusal, reasons } from "../domain/reason.ts";
import { standing } from "../domain/standing.ts";
import { isReviewWord } from "./review-word.ts";

/**
 * The ledger path of an approval: one per comment and head, so that answering a comment twice appends once. A review of the forge's own
 * approves every model of its head, so that its entries name theirs.
 */
export function approvalPath({ subject, comment, verb }: Approval): string {
  const model = isReviewWord(comment.id) ? `-${encodeURIComponent(subject.model)}` : "";
  return `${subject.pullRequest}/${subject.headSha}-${encodeURIComponent(comment.id)}${model}-${verb}.json`;
}

/** The text of a ledger entry: the same approval is the same bytes. */
export function approvalText(approval: Approval): string {
  return `${canonicalJson(approval)}\n`;
}

/** How the review of one content stands under a policy. */
export type ReviewStanding =
  | { readonly phase: "approved"; readonly approvals: readonly Approval[] }
  | { readonly phase: "rejected"; readonly by: Approval }
  /** `voided` says why an earlier approval no longer counts. */
  | { readonly phase: "needed"; readonly remaining: number; readonly voided: Refusal | undefined };

/**
 * @param ledger - All entries, oldest first.
 * @param now - By the forge's clock, where that is known: approvals that would have expired by then do not count.
 */
export function reviewStanding(
  ledger: readonly Approval[],
  subject: ApprovalSubject,
  policy: ReviewPolicy & { readonly now?: string | undefined },
): ReviewStanding {
  const { approvals: given, rejections, voided } = standing(ledger, subject);
  const [by] = rejections;
  if (by !== undefined) return { phase: "rejected", by };
  const expiries = given.map(({ approver, at }) =>
    policy.now === undefined
      ? undefined
      : refuseExpired(approver.login, { from: at, until: policy.now }, policy.expiresAfterSeconds),
  );
  const approvals = given.filter((_, i) => expiries[i] === undefined);
  const remaining = Math.max(1, policy.requiredApprovals) - approvals.length;
  if (remaining <= 0) return { phase: "approved", approvals };
  const [first] = voided;
  return {
    phase: "needed",
    remaining,
    voided:
      expiries.find((found) => found !== undefined) ??
      (first === undefined ? undefined : { code: first.code, sentence: reasons[first.code] }),
  };
}
