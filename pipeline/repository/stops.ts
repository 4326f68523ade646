import type { Hold } from "../domain/hold.ts";
import type { Override } from "../domain/override.ts";
import type { Git } from "../platform/git/git.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";

/** Where holds and locks are kept: append-only, one numbered entry per scope, so that of two only one can come next. */
export const holdsRef = "refs/lockstep/holds";
/** Where overrides of gates are kept, append-only, for ever. */
export const overridesRef = "refs/lockstep/overrides";

/** All entries, oldest first. @throws LockstepError RECORD_INVALID: what cannot be read could be a hold. */
export async function readHolds(git: Git): Promise<readonly Hold[]> {
  const entries = await git.readLedger(holdsRef);
  return entries.map(({ path, text }) => parseRecord("lockstep/Hold", text, `${holdsRef}:${path}`));
}

/** All entries, oldest first. @throws LockstepError RECORD_INVALID. */
export async function readOverrides(git: Git): Promise<readonly Override[]> {
  const entries = await git.readLedger(overridesRef);
  return entries.map(({ path, text }) => parseRecord("lockstep/Override", text, `${overridesRef}:${path}`));
}
