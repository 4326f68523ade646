import type { Approval } from "../domain/approval.ts";
import { LockstepError } from "../domain/error.ts";
import type { ModelName } from "../domain/ids.ts";
import type { Git } from "../platform/git/git.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";

/** Where approvals are kept: append-only, one entry per comment that was accepted. */
export const approvalsRef = "refs/lockstep/approvals";

/** Which model a text that is no approval says it is about; `undefined` when it says nothing of the kind. */
function modelOf(text: string): unknown {
  try {
    const { subject } = JSON.parse(text) as { readonly subject?: { readonly model?: unknown } | null };
    return subject?.model;
  } catch {
    return undefined;
  }
}

/**
 * Every approval and rejection of a model, oldest first. An entry that cannot be read could be a rejection: it stands in the way of the
 * model it is about, and of every model when it does not say of which.
 *
 * @throws LockstepError RECORD_INVALID naming that entry.
 */
export async function readApprovals(git: Git, model: ModelName): Promise<readonly Approval[]> {
  const approvals: Approval[] = [];
  for (const { path, text } of await git.readLedger(approvalsRef)) {
    try {
      const approval = parseRecord("lockstep/Approval", text, `${approvalsRef}:${path}`);
      if (approval.subject.model === model) approvals.push(approval);
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
      const about = modelOf(text);
      if (typeof about !== "string" || about === model) throw error;
    }
  }
  return approvals;
}
