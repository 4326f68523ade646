import type { Moment } from "../domain/clocks.ts";
import { LockstepError } from "../domain/error.ts";
import { type Hold, standingHolds } from "../domain/hold.ts";
import type { CommitSha } from "../domain/ids.ts";
import { firstOfEachComment, type Override } from "../domain/override.ts";
import type { Git, LockRef } from "../platform/git/git.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";

/**
 * Where holds are kept, and what was locked when: append-only, one numbered entry per scope, so that of two only one can come next. A lock
 * itself is a ref of its own.
 */
export const holdsRef = "refs/lockstep/holds";
/** Where overrides of gates are kept, append-only, for ever. */
export const overridesRef = "refs/lockstep/overrides";

/** A lock as its ref says it. */
export interface Lock {
  /** The commit of the ref, by which it is taken off. */
  readonly id: CommitSha;
  readonly hold: Hold;
}

/** All entries, oldest first. @throws LockstepError RECORD_INVALID: what cannot be read could be a hold. */
export async function readHolds(git: Git): Promise<readonly Hold[]> {
  const entries = await git.readLedger(holdsRef);
  return entries.map(({ path, text }) => parseRecord("lockstep/Hold", text, `${holdsRef}:${path}`));
}

/** What a lock's ref says. @throws LockstepError RECORD_INVALID when that is no lock of the environment it is named for. */
export function lockOf({ name, id, text }: LockRef): Lock {
  const ref = `refs/lockstep/locks/${name}`;
  const hint = `Somebody made the ref by hand; \`git push origin :refs/lockstep/locks/${encodeURIComponent(name)}\` takes it off.`;
  let hold: Hold;
  try {
    hold = parseRecord("lockstep/Hold", text, ref);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${ref} is no lock that can be read`, { hint, cause });
  }
  if (hold.verb === "hold" && hold.scope.model === undefined && hold.scope.environment === name) return { id, hold };
  throw new LockstepError("RECORD_INVALID", `${ref} locks something else`, { hint });
}

/** The locks that there are, also those whose time is over. */
export async function readLocks(git: Git): Promise<readonly Lock[]> {
  return (await git.locks()).map(lockOf);
}

/** What is held and locked at a moment; what has an end ends when the clock that is behind says so. */
export async function stopsAt(git: Git, { earliestMs }: Moment): Promise<readonly Hold[]> {
  const locks = await readLocks(git);
  // A ref outweighs the ledger, which says it after it.
  return standingHolds([...(await readHolds(git)), ...locks.map(({ hold }) => hold)], earliestMs);
}

/** The entries that count, oldest first: of one comment the first. @throws LockstepError RECORD_INVALID. */
export async function readOverrides(git: Git): Promise<readonly Override[]> {
  const entries = await git.readLedger(overridesRef);
  return firstOfEachComment(
    entries.map(({ path, text }) => parseRecord("lockstep/Override", text, `${overridesRef}:${path}`)),
  );
}
