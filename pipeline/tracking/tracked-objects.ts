import { readFile } from "node:fs/promises";
import type { DirectoryEntry } from "../data/dvc/model.ts";
import type { ObjectCache } from "../data/objects/cache.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import type { DataRepository } from "./repository.ts";
import type { TrackedOutput } from "./tracked.ts";

/** An object that a state of the repository names. */
export interface NamedObject {
  readonly id: Md5;
  /** True for content that DVC 2.x recorded, in its layout of the cache. */
  readonly isLegacy: boolean;
  /** What is made of it, for messages. */
  readonly path: string;
  /** The remote that its output names for itself. */
  readonly remote: string | undefined;
}

/** The object of an output; `undefined` when nothing is recorded of it, or DVC does not keep it. */
export function objectOf({ entry, isCached, path, remote }: TrackedOutput): NamedObject | undefined {
  if (entry?.md5 === undefined || !isCached) return undefined;
  return { id: entry.md5, isLegacy: entry.isLegacy, path, remote };
}

/** The layout of the cache that has an object, if one has. */
export function cacheFor(repository: DataRepository, { isLegacy }: Pick<NamedObject, "isLegacy">): ObjectCache {
  return isLegacy ? repository.cache.legacy : repository.cache;
}

/** Makes sure that the cache has an object, from its remote when there is one. @throws LockstepError OBJECT_MISSING, REMOTE_MISSING. */
async function bring(repository: DataRepository, object: NamedObject): Promise<ObjectCache> {
  const cache = cacheFor(repository, object);
  if (await cache.has(object.id)) return cache;
  const { config, signal } = repository;
  const hasRemote = object.remote !== undefined || config.defaultRemote !== undefined;
  const remote = hasRemote ? await repository.remote(object.remote) : undefined;
  await fetchObjects({ cache, remote, ids: [object], isListingOnly: true, signal });
  return cache;
}

/** Members of a folder's object. */
export async function membersOf(repository: DataRepository, object: NamedObject): Promise<readonly DirectoryEntry[]> {
  return (await bring(repository, object)).readDirectory(object.id);
}

/** The path of an object in the cache, its bytes checked. */
export async function objectFile(repository: DataRepository, object: NamedObject): Promise<string> {
  const cache = await bring(repository, object);
  await cache.verify(object.id);
  return cache.path(object.id);
}

/** The bytes of an object, checked. @param limitBytes - Of what is read whole. */
export async function bytesOf(
  repository: DataRepository,
  object: NamedObject,
  limitBytes: number,
): Promise<Uint8Array> {
  const cache = await bring(repository, object);
  const { sizeBytes } = await cache.verify(object.id);
  if (sizeBytes > limitBytes)
    throw new LockstepError("TABLE_INVALID", `${object.path} has ${sizeBytes} bytes; at most ${limitBytes} are read`, {
      hint: "Metrics, parameters and plots are small files: is another file meant?",
    });
  return readFile(cache.path(object.id));
}
