import { isNowhere } from "../data/objects/transfer.ts";
import { LockstepError } from "../domain/error.ts";
import { type CheckedOut, checkout } from "./checkout.ts";
import { type FetchRequest, fetch } from "./fetch.ts";
import { expandGlobs } from "./globs.ts";
import type { DataRepository } from "./repository.ts";

export interface PullRequest extends Omit<FetchRequest, "maxSize" | "types"> {
  /** Overwrites and removes content that is saved nowhere. */
  readonly force?: boolean | undefined;
  /** What nobody has is left as it is, and is no failure. */
  readonly allowMissing?: boolean | undefined;
}

/** What came, and what changed in the workspace; also when something was missing. */
export interface Pulled extends CheckedOut {
  /** Objects. */
  readonly fetched: number;
  readonly sizeBytes: number;
  /** Why something is missing. */
  readonly reason: LockstepError | undefined;
}

/**
 * Fetches what is recorded and puts it into the workspace. What is missing does not keep the rest from coming.
 *
 * @throws LockstepError WORKSPACE_MODIFIED, PATH_UNSAFE, TARGET_UNKNOWN, OBJECT_CORRUPT, LOCK_HELD, INTERRUPTED; what is missing is in
 * the result.
 */
export async function pull(request: PullRequest, repository: DataRepository): Promise<Pulled> {
  const targets = await expandGlobs(repository, request);
  let reason: LockstepError | undefined;
  let fetched = { fetched: 0, sizeBytes: 0 };
  try {
    fetched = await fetch({ ...request, targets, glob: false }, repository);
  } catch (error) {
    if (!isNowhere(error)) throw error;
    reason = error;
  }
  return { ...fetched, ...(await checkout({ ...request, targets }, repository)), reason };
}
