import { on as canonicalJson } from "./pipeline.js";
import { s as reasons } from "./state.js";
import { r as standing } from "./approvals.js";

// pipeline/review/approvals.ts
/** The ledger path of an approval: one per comment and head, so that answering a comment twice appends once. */
function approvalPath({ subject, comment, verb }) {
	return `${subject.pullRequest}/${subject.headSha}-${encodeURIComponent(comment.id)}-${verb}.json`;
}
/** The text of a ledger entry: the same approval is the same bytes. */
function approvalText(approval) {
	return `${canonicalJson(approval)}\n`;
}
/** @param ledger - All entries, oldest first. */
function reviewStanding(ledger, subject, policy) {
	const { approvals, rejections, voided } = standing(ledger, subject);
	const [by] = rejections;
	if (by !== void 0) return {
		phase: "rejected",
		by
	};
	const remaining = Math.max(1, policy.requiredApprovals) - approvals.length;
	if (remaining <= 0) return {
		phase: "approved",
		approvals
	};
	const [first] = voided;
	return {
		phase: "needed",
		remaining,
		voided: first === void 0 ? void 0 : {
			code: first.code,
			sentence: reasons[first.code]
		}
	};
}

export { approvalText as n, reviewStanding as r, approvalPath as t };