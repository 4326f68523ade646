import { dirname, join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { addAll } from "./add-objects.ts";
import { syncFolder } from "./aside.ts";
import type { HashName } from "./bulk/read-file.ts";
import type { HashState } from "./hash-state.ts";
import { readDirectoryObject } from "./directory-object.ts";
import type { ObjectCache } from "./object-cache.ts";
import { mapParallel } from "./parallel.ts";
import { openReceiving } from "./receive-objects.ts";
import type { Links } from "./walk.ts";
import { contentMd5, corruptObject, objectExists, type ObjectPlace } from "./store.ts";
import { existingObjects, verifyObjects } from "./verify-objects.ts";

export type { ObjectCache, StoredDirectory, StoredFile } from "./object-cache.ts";
export { describeDirectory, describeFile } from "./describe.ts";
export { directoryObject } from "./directory-object.ts";
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

export function openCache(folder: string, options: CacheOptions = {}): ObjectCache {
  return openLayout(folder, "md5", options);
}

function openLayout(folder: string, hash: HashName, options: CacheOptions): ObjectCache {
  const { state, isShared = false } = options;
  const objects = hash === "md5" ? join(folder, "files", "md5") : folder;
  const place: ObjectPlace = {
    folder,
    objects,
    hash,
    objectMode: isShared ? 0o664 : 0o444,
    folderMode: isShared ? 0o2775 : undefined,
    path: (id) => join(objects, id.slice(0, 2), id.slice(2)),
  };
  const { path } = place;

  const missing = (id: Md5): LockstepError =>
    new LockstepError("OBJECT_MISSING", `the cache ${folder} has no object ${id}`, {
      hint: "Fetch it with `lockstep pull`; when no remote has it, run `lockstep push` where the data was added.",
    });

  // Deleting is left to the person: a damaged object may be the last trace of its data.
  const damaged = (id: Md5, found: string): LockstepError =>
    corruptObject({
      where: path(id),
      id,
      found,
      hint: `Move ${path(id)} away, then run \`lockstep pull\`, or add the original file again.`,
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
      if (wrong[0] !== undefined) throw damaged(id, wrong[0].found);
      return { sizeBytes };
    },

    async sync(ids) {
      if (ids.length === 0) return;
      const folders = new Set(ids.map((id) => dirname(path(id))));
      await mapParallel([...folders, objects], 8, syncFolder);
    },

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
      const read = await readDirectoryObject(path(id), id);
      if (read.found !== contentMd5(id)) throw damaged(id, read.found);
      return read.entries();
    },
  };
  return cache;
}
