import type { Approval } from "../domain/approval.ts";
import type { Git } from "../platform/git/git.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";

/** Where approvals are kept: append-only, one entry per comment that was accepted. */
export const approvalsRef = "refs/lockstep/approvals";

/** Every approval and rejection, oldest first. @throws LockstepError RECORD_INVALID for an entry that is none. */
export async function readApprovals(git: Git): Promise<readonly Approval[]> {
  const entries = await git.readLedger(approvalsRef);
  return entries.map(({ path, text }) => parseRecord("lockstep/Approval", text, `${approvalsRef}:${path}`));
}
