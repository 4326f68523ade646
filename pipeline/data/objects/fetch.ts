import { LockstepError } from "../../domain/error.ts";
import { objectKey, type Remote } from "../remotes/remote.ts";
import { mapParallel } from "./parallel.ts";
import { shown } from "./safe-path.ts";
import { contentMd5 } from "./store.ts";
import {
  defaultJobs,
  listed,
  membersOf,
  oncePerId,
  split,
  stopWhenAborted,
  Tally,
  type TransferRequest,
  type TransferResult,
  type WantedObject,
} from "./transfer.ts";

export type FetchRequest = Omit<TransferRequest, "remote"> & {
  /** Without one, what the cache holds is all there is. */
  readonly remote: Remote | undefined;
  /** Brings directory objects without their members, for comparing listings. */
  readonly isListingOnly?: boolean;
};

function missingFrom(remote: Remote | undefined, missing: readonly WantedObject[]): LockstepError {
  if (remote === undefined) {
    return new LockstepError("REMOTE_MISSING", `not in the cache, and no remote is configured: ${listed(missing)}`, {
      hint: "Name the remote that has it in .dvc/config, as `dvc remote add --default storage <url>` does, or run the stages that make it.",
    });
  }
  return new LockstepError("OBJECT_MISSING", `the remote ${remote.url} has no object ${listed(missing)}`, {
    hint: "Run `dvc push` or `lockstep push` where the data was added, then run this again.",
  });
}

/** Receives the objects that the cache lacks or holds damaged; those that the remote lacks come back. */
async function receiveAll(
  request: FetchRequest,
  objects: readonly WantedObject[],
  tally: Tally,
): Promise<readonly WantedObject[]> {
  const { cache, remote, signal } = request;
  tally.expect(objects.length);
  const missing: WantedObject[] = [];
  await mapParallel(objects, request.jobs ?? defaultJobs, async (object) => {
    stopWhenAborted(signal);
    if (!(await cache.isIntact(object.id))) {
      const content = await remote?.read(objectKey(object.id), { signal });
      if (remote === undefined || content === undefined) {
        // An object that is there but damaged says so itself.
        if (await cache.has(object.id)) await cache.verify(object.id);
        missing.push(object);
        return;
      }
      const { sizeBytes } = await cache.receive({
        id: object.id,
        stream: content.stream,
        where: `${remote.url}: object ${object.id} (${shown(object.path)})`,
        hint: "Nothing was kept of it. Run the command again; when it stays so, push the object again from where it is intact.",
      });
      tally.transferred(object.id, sizeBytes);
    }
    tally.finish();
  });
  return missing;
}

/**
 * Brings objects from a remote into the cache: directory objects first, then all their members. Each is hashed while it arrives and
 * gets its name only when the content is right. An object that the cache holds damaged is replaced.
 *
 * @throws LockstepError OBJECT_MISSING naming ids and paths (after everything else has arrived), OBJECT_CORRUPT, INTERRUPTED,
 * REMOTE_MISSING when something must come from a remote and there is none.
 */
export async function fetchObjects(request: FetchRequest): Promise<TransferResult> {
  const { cache, remote } = request;
  const tally = new Tally(request.onProgress);
  const { directories, files } = split(request.ids);
  try {
    const missing = [...(await receiveAll(request, directories, tally))];
    const absent = new Set(missing.map(({ id }) => id));
    const members =
      request.isListingOnly === true
        ? []
        : await membersOf(
            cache,
            directories.filter(({ id }) => !absent.has(id)),
          );
    missing.push(...(await receiveAll(request, oncePerId([...files, ...members]), tally)));
    if (missing.length > 0) throw missingFrom(remote, missing);
  } finally {
    await cache.sync(tally.ids);
  }
  return tally.result;
}

/** Verifies and sends objects that the remote lacks. */
async function sendAll(request: TransferRequest, objects: readonly WantedObject[], tally: Tally): Promise<void> {
  const { cache, remote, signal } = request;
  tally.expect(objects.length);
  const present = await remote.existing(
    objects.map(({ id }) => objectKey(id)),
    { signal },
  );
  await mapParallel(objects, request.jobs ?? defaultJobs, async ({ id }) => {
    stopWhenAborted(signal);
    if (!present.has(objectKey(id))) {
      const { sizeBytes } = await cache.verify(id);
      await remote.write(objectKey(id), { path: cache.path(id), sizeBytes, md5: contentMd5(id) }, { signal });
      tally.transferred(id, sizeBytes);
    }
    tally.finish();
  });
}

/**
 * Brings objects from the cache to a remote: all members of a directory before the directory object, which DVC takes as proof that
 * they are there. Damaged objects are never sent.
 *
 * @throws LockstepError OBJECT_MISSING when neither side has an object (nothing is sent then), OBJECT_CORRUPT, INTERRUPTED.
 */
export async function pushObjects(request: TransferRequest): Promise<TransferResult> {
  const { cache, remote } = request;
  const jobs = request.jobs ?? defaultJobs;
  const tally = new Tally(request.onProgress);
  const { directories, files } = split(request.ids);
  const held = await mapParallel(directories, jobs, ({ id }) => cache.has(id));
  // A directory object that only the remote has was pushed from elsewhere, after its members.
  const ours = directories.filter((_, index) => held[index] === true);
  const theirs = directories.filter((_, index) => held[index] === false);
  const members = oncePerId([...files, ...(await membersOf(cache, ours))]);
  const wanted = [...members, ...theirs];
  const isHere = await mapParallel(wanted, jobs, ({ id }) => cache.has(id));
  const elsewhere = wanted.filter((_, index) => isHere[index] === false);
  const present = await remote.existing(
    elsewhere.map(({ id }) => objectKey(id)),
    { signal: request.signal },
  );
  const missing = elsewhere.filter(({ id }) => !present.has(objectKey(id)));
  if (missing.length > 0) {
    throw new LockstepError("OBJECT_MISSING", `neither the cache nor ${remote.url} has ${listed(missing)}`, {
      hint: "Add the data again with `lockstep add`, make it again with `lockstep train`, or push from where it is.",
    });
  }
  await sendAll(request, members, tally);
  await sendAll(request, ours, tally);
  return tally.result;
}
