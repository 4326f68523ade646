import { LockstepError } from "../../domain/error.ts";
import type { RemoteFolder } from "../remotes/remote.ts";
import { bulk } from "./bulk/run.ts";
import { damagedObject } from "./cache.ts";
import { copyObjects } from "./copy-objects.ts";
import { md5OfFile } from "./hash.ts";
import { mapParallel } from "./parallel.ts";
import { contentMd5, objectPlace } from "./store.ts";
import {
  cacheOf,
  isCorrupt,
  jobsOf,
  keyOf,
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

/** What cannot be sent, by key: it is nowhere, or damaged here. */
interface Withheld {
  readonly missing: Map<string, WantedObject>;
  readonly corrupt: Map<string, LockstepError>;
}

function isWithheld({ missing, corrupt }: Withheld, object: WantedObject): boolean {
  return missing.has(keyOf(object)) || corrupt.has(keyOf(object));
}

/** Copies objects to a remote that is a folder. */
async function copyToFolder(
  { cache, signal }: TransferRequest,
  { path, isShared }: RemoteFolder,
  part: { readonly objects: readonly WantedObject[]; readonly tally: Tally; readonly withheld: Withheld },
): Promise<void> {
  const { tally, withheld } = part;
  for (const isLegacy of [false, true]) {
    const objects = part.objects.filter((object) => (object.isLegacy ?? false) === isLegacy);
    if (objects.length === 0) continue;
    const own = isLegacy ? cache.legacy : cache;
    const byId = new Map(objects.map((object) => [object.id, object]));
    await copyObjects({
      ids: [...byId.keys()],
      from: (id) => own.path(id),
      to: objectPlace(path, own.hash, isShared),
      signal,
      onCopied: (id, copied) => {
        const object = byId.get(id);
        if (object === undefined) return;
        if (copied.kind === "copied") {
          tally.transferred(copied.sizeBytes);
          tally.moved(copied.sizeBytes);
        } else if (copied.kind === "missing") withheld.missing.set(keyOf(object), object);
        else withheld.corrupt.set(keyOf(object), damagedObject(own, { id, found: copied.found }));
        tally.finish();
      },
    });
  }
}

/** Sends those objects that the remote lacks. What is nowhere or damaged is noted, and does not stop the others. */
async function sendAll(
  request: TransferRequest,
  objects: readonly WantedObject[],
  { tally, withheld }: { readonly tally: Tally; readonly withheld: Withheld },
): Promise<void> {
  const { cache, remote, signal } = request;
  const jobs = jobsOf(request);
  stopWhenAborted(signal);
  const present = await remote.existing(objects.map(keyOf), { signal });
  const lacking = objects.filter((object) => !present.has(keyOf(object)));
  const sizes = await bulk(
    "stamp",
    lacking.map((object) => cacheOf(cache, object).path(object.id)),
  );
  tally.expect(
    lacking.length,
    sizes.reduce((sum, size) => sum + (size?.sizeBytes ?? 0), 0),
  );
  if (remote.folder !== undefined) {
    await copyToFolder(request, remote.folder, { objects: lacking, tally, withheld });
    return;
  }
  await mapParallel(lacking, jobs, async (object, index) => {
    stopWhenAborted(signal);
    const sizeBytes = sizes[index]?.sizeBytes;
    if (sizeBytes === undefined) withheld.missing.set(keyOf(object), object);
    else {
      const own = cacheOf(cache, object);
      const path = own.path(object.id);
      const onBytes = (count: number): void => {
        tally.moved(count);
      };
      try {
        // A driver completes nothing whose bytes are not those of the name; DVC 2.x named text by other bytes than it kept.
        if (object.isLegacy === true) await own.verify(object.id);
        const md5 = object.isLegacy === true ? (await md5OfFile(path)).md5 : contentMd5(object.id);
        await remote.write(keyOf(object), { path, sizeBytes, md5 }, { signal, onBytes });
        tally.transferred(sizeBytes);
      } catch (error) {
        stopWhenAborted(signal);
        if (!isCorrupt(error)) throw error;
        withheld.corrupt.set(keyOf(object), error);
      }
    }
    tally.finish();
  });
}

/**
 * Brings objects from the cache to a remote: all members of a directory before the directory object, which DVC takes as proof that
 * they are there; it stays here when one of them could not be sent. Damaged objects are never sent. A part of a directory is sent with
 * the directory object, as by DVC: nobody could find the part without it.
 *
 * @throws LockstepError OBJECT_MISSING when neither side has an object, OBJECT_CORRUPT when the cache holds one damaged (after everything
 * else was sent), INTERRUPTED; what the remote throws.
 */
export async function pushObjects(request: TransferRequest): Promise<TransferResult> {
  const { cache, remote, signal } = request;
  const tally = new Tally(request.onProgress);
  const withheld: Withheld = { missing: new Map(), corrupt: new Map() };
  const { directories, files } = split(request.ids);
  try {
    const held = await mapParallel(directories, jobsOf(request), (directory) =>
      cacheOf(cache, directory).has(directory.id),
    );
    // A directory object that only the remote has was pushed from elsewhere, after its members.
    const ours = directories.filter((_, index) => held[index] === true);
    const theirs = directories.filter((_, index) => held[index] === false);
    const members = new Map<string, readonly WantedObject[]>();
    for (const directory of ours)
      members.set(keyOf(directory), directory.members ?? (await membersOf(cache, directory)));
    await sendAll(request, oncePerId([...files, ...[...members.values()].flat()]), { tally, withheld });
    const whole = ours.filter((directory) =>
      (members.get(keyOf(directory)) ?? []).every((member) => !isWithheld(withheld, member)),
    );
    await sendAll(request, [...whole, ...theirs], { tally, withheld });
  } catch (error) {
    // An aborted call ends with the signal's reason, which is for programs.
    stopWhenAborted(signal);
    throw error;
  }
  const [corrupt] = withheld.corrupt.values();
  if (corrupt !== undefined) throw corrupt;
  if (withheld.missing.size > 0) {
    const missing = listed([...withheld.missing.values()]);
    throw new LockstepError("OBJECT_MISSING", `neither the cache nor ${remote.url} has ${missing}`, {
      hint: "Everything else was sent. Add the data again with `lockstep add`, make it again with `lockstep train`, or push from where it is.",
    });
  }
  return tally.result;
}
