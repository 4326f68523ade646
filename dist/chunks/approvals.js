import { A as LockstepError } from "./file-work.js";
import { r as parseRecord } from "./model-record.js";

// pipeline/repository/approvals.ts
/** Where approvals are kept: append-only, one entry per comment that was accepted. */
const approvalsRef = "refs/lockstep/approvals";
/** Which model a text that is no approval says it is about; `undefined` when it says nothing of the kind. */
function modelOf(text) {
	try {
		const { subject } = JSON.parse(text);
		return subject?.model;
	} catch {
		return;
	}
}
/**
* Every approval and rejection of a model, oldest first. An entry that cannot be read could be a rejection: it stands in the way of the
* model it is about, and of every model when it does not say of which.
*
* @throws LockstepError RECORD_INVALID naming that entry.
*/
async function readApprovals(git, model) {
	const approvals = [];
	for (const { path, text } of await git.readLedger(approvalsRef)) try {
		const approval = parseRecord("lockstep/Approval", text, `${approvalsRef}:${path}`);
		if (approval.subject.model === model) approvals.push(approval);
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
		const about = modelOf(text);
		if (typeof about !== "string" || about === model) throw error;
	}
	return approvals;
}

export { readApprovals as n, approvalsRef as t };