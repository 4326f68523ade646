import { LockstepError } from "../../domain/error.ts";
import type { Remote } from "../remotes/remote.ts";
import { mapParallel } from "./parallel.ts";
import { shown } from "./safe-path.ts";
import {
  isCorrupt,
  jobsOf,
  keyOf,
  listed,
  membersOfAll,
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

/** Times an object is read whose bytes turn out wrong: a bad line heals, a bad object does not. */
const readsOfWrongBytes = 3;

/** What could not be brought. */
interface Absent {
  readonly missing: WantedObject[];
  readonly corrupt: LockstepError[];
}

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

function failureOf(remote: Remote | undefined, { missing, corrupt }: Absent): LockstepError | undefined {
  const [first] = corrupt;
  if (first === undefined) return missing.length === 0 ? undefined : missingFrom(remote, missing);
  const others = [
    corrupt.length > 1 ? `; ${(corrupt.length - 1).toString()} more objects are damaged` : "",
    missing.length > 0 ? `; missing are ${listed(missing)}` : "",
  ];
  return new LockstepError("OBJECT_CORRUPT", first.message + others.join(""), {
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}

/** Receives one object, again when its bytes are wrong. `undefined` when the remote has none. */
async function receive(
  { cache, signal }: FetchRequest,
  remote: Remote,
  { object, tally }: { readonly object: WantedObject; readonly tally: Tally },
): Promise<{ readonly sizeBytes: number } | undefined> {
  for (let reads = 1; ; reads++) {
    const content = await remote.read(keyOf(object), { signal });
    if (content === undefined) return undefined;
    let moved = 0;
    try {
      return await cache.receive({
        id: object.id,
        stream: content.stream,
        where: `${remote.url}: object ${object.id} (${shown(object.path)})`,
        hint: "Nothing was kept of it. Run the command again; when it stays so, push the object again from where it is intact.",
        onBytes: (count) => {
          moved += count;
          tally.moved(count);
        },
      });
    } catch (error) {
      if (!isCorrupt(error) || reads === readsOfWrongBytes) throw error;
      tally.moved(-moved);
    }
  }
}

/** Receives the objects that the cache lacks or holds damaged. What cannot be had is noted, and does not stop the others. */
async function receiveAll(
  request: FetchRequest,
  objects: readonly WantedObject[],
  { tally, absent }: { readonly tally: Tally; readonly absent: Absent },
): Promise<void> {
  const { cache, remote, signal } = request;
  tally.expect(objects.length);
  await mapParallel(objects, jobsOf(request), async (object) => {
    stopWhenAborted(signal);
    if (await cache.isIntact(object.id)) {
      tally.finish();
      return;
    }
    try {
      const received = remote === undefined ? undefined : await receive(request, remote, { object, tally });
      if (received !== undefined) tally.transferred(object.id, received.sizeBytes);
      // An object that is there but damaged says so itself.
      else if (await cache.has(object.id)) await cache.verify(object.id);
      else absent.missing.push(object);
    } catch (error) {
      stopWhenAborted(signal);
      if (!isCorrupt(error)) throw error;
      absent.corrupt.push(error);
    }
    tally.finish();
  });
}

/**
 * Brings objects from a remote into the cache: directory objects first, then all their members. Each is hashed while it arrives and
 * gets its name only when the content is right. An object that the cache holds damaged is replaced.
 *
 * @throws LockstepError OBJECT_MISSING or OBJECT_CORRUPT naming ids and paths (after everything else has arrived), INTERRUPTED,
 * REMOTE_MISSING when something must come from a remote and there is none; what the remote throws.
 */
export async function fetchObjects(request: FetchRequest): Promise<TransferResult> {
  const { cache, remote } = request;
  const tally = new Tally(request.onProgress);
  const absent: Absent = { missing: [], corrupt: [] };
  const { directories, files } = split(request.ids);
  try {
    await receiveAll(request, directories, { tally, absent });
    const held: WantedObject[] = [];
    if (request.isListingOnly !== true)
      for (const directory of directories) if (await cache.has(directory.id)) held.push(directory);
    const damaged = absent.corrupt.length > 0;
    const members = damaged ? [] : await membersOfAll(cache, held);
    await receiveAll(request, oncePerId([...files, ...members]), { tally, absent });
  } finally {
    await cache.sync(tally.ids);
  }
  const failure = failureOf(remote, absent);
  if (failure !== undefined) throw failure;
  return tally.result;
}
