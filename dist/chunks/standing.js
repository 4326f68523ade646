// pipeline/domain/standing.ts
/** Parts of a subject in the order in which a difference is told, with the reason it gives. */
const parts = [
	["inputKey", "input_changed"],
	["artifactSha256", "wrong_digest"],
	["headSha", "stale_sha"],
	["evaluationDigest", "evaluation_changed"],
	["planHash", "plan_changed"]
];
function differences(a, b) {
	return parts.filter(([part]) => a[part] !== b[part]).map(([, code]) => code);
}
function standingOf(entries, subject) {
	const lastReject = entries.findLastIndex(({ verb, subject: { artifactSha256 } }) => verb === "reject" && artifactSha256 === subject.artifactSha256);
	const approvals = entries.slice(lastReject + 1).filter(({ verb }) => verb === "approve");
	const exact = approvals.findLast(({ subject: own }) => differences(own, subject).length === 0);
	if (exact !== void 0) return { approvals: exact };
	const sameBytes = approvals.some(({ subject: { artifactSha256 } }) => artifactSha256 === subject.artifactSha256);
	const rejection = entries[lastReject];
	if (rejection !== void 0 && !sameBytes) return { rejections: rejection };
	const [closest] = approvals.toSorted((a, b) => differences(a.subject, subject).length - differences(b.subject, subject).length);
	const [code] = closest === void 0 ? [] : differences(closest.subject, subject);
	return closest === void 0 || code === void 0 ? {} : {
		voided: closest,
		code
	};
}
/**
* Which words of the ledger stand for a subject. An approval counts when every part is equal and its approver has not rejected the
* same bytes later; of one person the latest word wins, by ledger order, never by a clock.
*
* @param ledger - All entries, oldest first; those of other pull requests and models are passed over.
*/
function standing(ledger, subject) {
	const byApprover = /* @__PURE__ */ new Map();
	for (const entry of ledger) {
		if (entry.subject.pullRequest !== subject.pullRequest || entry.subject.model !== subject.model) continue;
		byApprover.set(entry.approver.id, [...byApprover.get(entry.approver.id) ?? [], entry]);
	}
	const found = [...byApprover.values()].map((entries) => standingOf(entries, subject));
	return {
		approvals: found.flatMap(({ approvals }) => approvals ?? []),
		rejections: found.flatMap(({ rejections }) => rejections ?? []),
		voided: found.flatMap(({ voided, code }) => voided === void 0 || code === void 0 ? [] : [{
			approval: voided,
			code
		}])
	};
}
/**
* Whether bytes were approved in some pull request and rejected by nobody there: for each person and pull request, the latest word
* about these bytes counts. It says that a registration can be genuine, not that it may be made.
*/
function wereApproved(ledger, bytes) {
	const words = /* @__PURE__ */ new Map();
	for (const { verb, subject, approver } of ledger) {
		if (subject.model !== bytes.model || subject.artifactSha256 !== bytes.artifactSha256) continue;
		if (verb === "approve" && subject.inputKey !== bytes.inputKey) continue;
		const said = words.get(subject.pullRequest) ?? /* @__PURE__ */ new Map();
		words.set(subject.pullRequest, said.set(approver.id, verb));
	}
	return [...words.values()].some((said) => [...said.values()].every((verb) => verb === "approve"));
}

export { wereApproved as n, standing as t };