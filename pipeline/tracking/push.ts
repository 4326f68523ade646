import { pushObjects } from "../data/objects/push.ts";
import type { WantedObject } from "../data/objects/transfer.ts";
import { LockstepError } from "../domain/error.ts";
import { expandGlobs } from "./globs.ts";
import type { DataRepository } from "./repository.ts";
import type { RevisionRequest } from "./revisions.ts";
import { pushRunCache } from "./run-cache-transfer.ts";
import { selectInAll } from "./selection.ts";
import type { TargetRequest } from "./targets.ts";
import { isRepositoryImport } from "./tracked.ts";
import { type Batch, batchesOf, partOf, wantedContents, watched } from "./transfers.ts";

export interface PushRequest extends TargetRequest, RevisionRequest {
  readonly remote?: string | undefined;
  readonly runCache?: boolean | undefined;
  readonly glob?: boolean | undefined;
  /** Leaves out outputs that this machine does not have: they are where they came from. */
  readonly onlyHeld?: boolean | undefined;
}

export interface Pushed {
  /** Objects that the remotes did not have before; directory objects count. */
  readonly pushed: number;
  readonly sizeBytes: number;
}

/** A part of a directory is sent without its directory object: that one says that everything is there. */
async function pushBatch(
  { cache, remote, wanted }: Batch,
  repository: DataRepository,
  onlyHeld: boolean,
): Promise<Pushed> {
  if (remote === undefined) return { pushed: 0, sizeBytes: 0 };
  const ids: WantedObject[] = [];
  for (const one of wanted) {
    if (onlyHeld && !(await cache.has(one.id))) continue;
    if (one.part === undefined) ids.push({ id: one.id, path: one.path, isLegacy: one.isLegacy });
    else ids.push(...(await partOf(cache, one)));
  }
  const { transferred, sizeBytes } = await pushObjects({ cache, remote, ids, ...watched(repository, "Push") });
  return { pushed: transferred, sizeBytes };
}

/**
 * Sends what is recorded from the cache to the remotes: what the outputs name, else the one that was asked for. Imports from other
 * repositories and `push: false` stay. Everything that can be sent is sent before a failure is told.
 *
 * @throws LockstepError REMOTE_MISSING, OBJECT_MISSING, OBJECT_CORRUPT, TARGET_UNKNOWN, INTERRUPTED.
 */
export async function push(request: PushRequest, repository: DataRepository): Promise<Pushed> {
  const targets = await expandGlobs(repository, request);
  const selected = await selectInAll({ ...request, targets }, repository);
  const wanted = wantedContents(
    selected,
    { remote: request.remote, takes: (tracker, output) => output.isPushed && !isRepositoryImport(tracker) },
    repository,
  );
  let pushed = request.runCache === true ? await pushRunCache(repository, request.remote) : 0;
  let sizeBytes = 0;
  const failures: LockstepError[] = [];
  for (const batch of await batchesOf(wanted, { remote: request.remote, isNeeded: true }, repository)) {
    try {
      const result = await pushBatch(batch, repository, request.onlyHeld === true);
      pushed += result.pushed;
      sizeBytes += result.sizeBytes;
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first !== undefined) throw first;
  return { pushed, sizeBytes };
}
