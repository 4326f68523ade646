import { isDirectoryId } from "../data/objects/cache.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { keyOf, membersOf, oncePerId, type WantedObject } from "../data/objects/transfer.ts";
import { LockstepError } from "../domain/error.ts";
import { shownFrom } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import type { RevisionRequest } from "./revisions.ts";
import { selectInAll } from "./selection.ts";
import type { TargetRequest } from "./targets.ts";
import { isRepositoryImport } from "./tracked.ts";
import { type Batch, batchesOf, partOf, wantedContents, watched } from "./transfers.ts";

export interface CloudStatusRequest extends TargetRequest, RevisionRequest {
  readonly remote?: string | undefined;
}

/** Path → `new` (the remote lacks it), `deleted` (the cache lacks it) or `missing` (both do). What both have is left out. */
export type CloudStatus = Readonly<Record<string, "new" | "deleted" | "missing">>;

/** A directory object that the cache lacks comes from the remote: without it nobody knows what it is made of. */
async function bringListings(
  { cache, remote }: Batch,
  directories: readonly WantedObject[],
  repository: DataRepository,
) {
  try {
    await fetchObjects({ cache, remote, ids: directories, isListingOnly: true, ...watched(repository, "Look") });
  } catch (error) {
    const isAbsent = error instanceof LockstepError && ["OBJECT_MISSING", "OBJECT_CORRUPT"].includes(error.code);
    if (!isAbsent) throw error;
  }
}

/** Every object that a batch is about: directory objects, their members, files. */
async function objectsOf(batch: Batch, repository: DataRepository): Promise<readonly WantedObject[]> {
  const { cache, wanted } = batch;
  const directories = wanted.filter(({ id }) => isDirectoryId(id));
  await bringListings(batch, directories, repository);
  const objects: WantedObject[] = [];
  for (const one of wanted) {
    const isListed = isDirectoryId(one.id) && (await cache.has(one.id));
    if (one.part !== undefined && isListed) objects.push(...(await partOf(cache, one)));
    else {
      const { id, path, isLegacy } = one;
      objects.push({ id, path, isLegacy });
      if (isListed) objects.push(...(await membersOf(cache, { id, path, isLegacy })));
    }
  }
  return oncePerId(objects);
}

/**
 * What cache and remote do not share of everything that is recorded. Nothing but directory objects moves.
 *
 * @throws LockstepError REMOTE_MISSING, TARGET_UNKNOWN, INTERRUPTED.
 */
export async function cloudStatus(request: CloudStatusRequest, repository: DataRepository): Promise<CloudStatus> {
  const selected = await selectInAll(request, repository);
  const wanted = wantedContents(
    selected,
    { remote: request.remote, takes: (tracker, output) => output.isPushed && !isRepositoryImport(tracker) },
    repository,
  );
  const found = new Map<string, CloudStatus[string]>();
  for (const batch of await batchesOf(wanted, { remote: request.remote, isNeeded: true }, repository)) {
    const { cache, remote } = batch;
    if (remote === undefined) continue;
    const objects = await objectsOf(batch, repository);
    const here = await cache.hasAll(objects.map(({ id }) => id));
    const there = await remote.existing(objects.map(keyOf), { signal: repository.signal });
    for (const object of objects) {
      const [isHere, isThere] = [here.has(object.id), there.has(keyOf(object))];
      if (isHere && isThere) continue;
      found.set(shownFrom(repository, object.path), isHere ? "new" : isThere ? "deleted" : "missing");
    }
  }
  return Object.fromEntries(found);
}
