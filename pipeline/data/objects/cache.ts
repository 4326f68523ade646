import { dirname } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { addAll } from "./add-objects.ts";
import { makeNamesDurable } from "./bulk/barrier.ts";
import type { HashName } from "./bulk/read-file.ts";
import { readDirectoryObject } from "./directory-object.ts";
import type { HashState } from "./hash-state.ts";
import type { ObjectCache } from "./object-cache.ts";
import { openReceiving } from "./receive-objects.ts";
import { withStorageErrors } from "./storage-error.ts";
import { contentMd5, corruptObject, type ObjectPlace, objectExists, objectPlace } from "./store.ts";
import { existingObjects, verifyObjects } from "./verify-objects.ts";
import type { Links } from "./walk.ts";

export { describeDirectory, describeFile } from "./describe.ts";
export { directoryObject } from "./directory-object.ts";
export type { ObjectCache, StoredDirectory, StoredFile } from "./object-cache.ts";
export { isDirectoryId } from "./store.ts";

export interface CacheOptions {
  /** Remembers which objects were found right, and what the files hold that are added. Opened when it is first needed. */
  readonly state?: (() => Promise<HashState>) | undefined;
  /** `cache.shared = group`: objects and folders are writable for the group, as in DVC. */
  readonly isShared?: boolean;
}

/** Symbolic links among data: followed to files that stay within the folder that was asked for, as DVC does. */
export function linksWithin(folder: string, cache?: string): Links {
  return cache === undefined ? { links: "within", folder } : { links: "within", folder, cache };
}

/** The error of an object that is not what its name says. Deleting it is left to the person: it may be the last trace of its data. */
export function damagedObject(
  place: ObjectPlace,
  { id, found }: { readonly id: Md5; readonly found: string },
): LockstepError {
  const where = place.path(id);
  const hint = `Move ${where} away, then run \`lockstep pull\`, or add the original file again.`;
  return corruptObject({ where, id, found, hint });
}

export function openCache(folder: string, options: CacheOptions = {}): ObjectCache {
  return openLayout(folder, "md5", options);
}

function openLayout(folder: string, hash: HashName, options: CacheOptions): ObjectCache {
  const { state, isShared } = options;
  const place = objectPlace(folder, hash, isShared);
  const { objects, path } = place;

  const missing = (id: Md5): LockstepError =>
    new LockstepError("OBJECT_MISSING", `the cache ${folder} has no object ${id}`, {
      hint: "Fetch it with `lockstep pull`; when no remote has it, run `lockstep push` where the data was added.",
    });

  const verifyAll: ObjectCache["verifyAll"] = (ids, many = {}) => verifyObjects(place, ids, { ...many, state });
  let legacy: ObjectCache | undefined;

  const cache: ObjectCache = {
    ...place,
    state,
    get legacy() {
      legacy ??= hash === "legacy" ? cache : openLayout(folder, "legacy", options);
      return legacy;
    },
    has: (id) => objectExists(path(id)),
    hasAll: (ids) => Promise.resolve(existingObjects(place, ids)),
    verifyAll,

    async isIntact(id) {
      const { missing: absent, damaged: wrong } = await verifyAll([id]);
      return absent.length === 0 && wrong.length === 0;
    },

    async verify(id) {
      const { missing: absent, damaged: wrong, sizeBytes } = await verifyAll([id]);
      if (absent.length > 0) throw missing(id);
      if (wrong[0] !== undefined) throw damagedObject(place, wrong[0]);
      return { sizeBytes };
    },

    sync: (ids) =>
      withStorageErrors(async () => {
        if (ids.length > 0) await makeNamesDurable([...ids.map((id) => dirname(path(id))), objects], folder);
      }),

    async addFile(source) {
      const [added] = await addAll(cache, [{ path: source }], {});
      if (added?.kind !== "file") throw new TypeError(`${source} is not a file`);
      return added.stored;
    },

    async addDirectory(source, ignore) {
      const [added] = await addAll(cache, [{ path: source, ignore }], {});
      if (added?.kind !== "folder") throw new TypeError(`${source} is not a folder`);
      return added.stored;
    },

    add: (requests, many = {}) => addAll(cache, requests, many),

    async receive(request) {
      await using receiving = openReceiving(place);
      const received = await receiving.receive(request);
      await receiving.commit();
      return received;
    },

    receiving: () => openReceiving(place),

    async readDirectory(id) {
      if (!(await objectExists(path(id)))) throw missing(id);
      const read = await readDirectoryObject(path(id));
      if (read.found !== contentMd5(id)) throw damagedObject(place, { id, found: read.found });
      return read.entries();
    },
  };
  return cache;
}
