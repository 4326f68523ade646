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

/** What a batch sends. Parts of one directory come together, unless all of it goes anyway. */
async function objectsOf({ cache, wanted }: Batch, onlyHeld: boolean): Promise<readonly WantedObject[]> {
  const whole: WantedObject[] = [];
  const parts = new Map<string, WantedObject>();
  for (const one of wanted) {
    if (onlyHeld && !(await cache.has(one.id))) continue;
    const { id, path, isLegacy } = one;
    if (one.part === undefined) whole.push({ id, path, isLegacy });
    else {
      const members = [...(parts.get(id)?.members ?? []), ...(await partOf(cache, one))];
      parts.set(id, { id, path, isLegacy, members });
    }
  }
  for (const { id } of whole) parts.delete(id);
  return [...whole, ...parts.values()];
}

async function pushBatch(batch: Batch, repository: DataRepository, onlyHeld: boolean): Promise<Pushed> {
  const { cache, remote } = batch;
  if (remote === undefined) return { pushed: 0, sizeBytes: 0 };
  const ids = await objectsOf(batch, onlyHeld);
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
  let pushed = 0;
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
  // A result names objects: it goes when they are there.
  if (request.runCache === true) pushed += await pushRunCache(repository, request.remote);
  return { pushed, sizeBytes };
}
