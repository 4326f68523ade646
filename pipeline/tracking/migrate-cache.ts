import { chmod } from "node:fs/promises";
import { damagedObject, isDirectoryId } from "../data/objects/cache.ts";
import { copyObjects } from "../data/objects/copy-objects.ts";
import { mapParallel } from "../data/objects/parallel.ts";
import { LockstepError } from "../domain/error.ts";
import { type Md5, md5 } from "../domain/ids.ts";
import type { DataRepository } from "./repository.ts";
import { storedFiles } from "./stored-objects.ts";

async function legacyIds({ cache }: DataRepository): Promise<readonly Md5[]> {
  const ids: Md5[] = [];
  for await (const { name } of storedFiles(cache.folder))
    if (name.kind === "object" && name.isLegacy) ids.push(name.id);
  return ids;
}

/** How many objects of the cache lie where DVC 2 put them. */
export async function countLegacyObjects(repository: DataRepository): Promise<number> {
  return (await legacyIds(repository)).length;
}

/** Where objects lie by the ids that DVC 3 gives to their bytes. */
async function byNewId(repository: DataRepository, ids: readonly Md5[]): Promise<ReadonlyMap<Md5, string>> {
  const { cache, signal } = repository;
  const paths = ids.map((id) => cache.legacy.path(id));
  const found = await (await repository.state()).md5OfAll(paths, { hash: "md5", signal });
  const sources = new Map<Md5, string>();
  for (const [index, id] of ids.entries()) {
    const [one, path] = [found[index], paths[index]];
    if (one !== undefined && path !== undefined) sources.set(isDirectoryId(id) ? md5(`${one.md5}.dir`) : one.md5, path);
  }
  return sources;
}

/**
 * Gives every object of DVC 2 in the cache its place in the layout of DVC 3, too, as a hard link where that can be: the bytes are there
 * once, and what names the old place still finds it. Listings of folders come along as they are, as in DVC.
 *
 * @returns How many were new.
 * @throws LockstepError OBJECT_CORRUPT when some are damaged, once all others are there; STORAGE_FAILED, INTERRUPTED.
 */
export async function migrateObjects(repository: DataRepository): Promise<number> {
  const { cache, signal } = repository;
  const ids = await legacyIds(repository);
  const { damaged } = await cache.legacy.verifyAll(ids, { signal });
  const wrong = new Set(damaged.map(({ id }) => id));
  const sources = await byNewId(
    repository,
    ids.filter((id) => !wrong.has(id)),
  );
  const present = await cache.hasAll([...sources.keys()]);
  const fresh = [...sources.keys()].filter((id) => !present.has(id));
  const migrated: Md5[] = [];
  await copyObjects({
    ids: fresh,
    from: (id) => sources.get(id) ?? "",
    to: cache,
    links: ["hardlink", "copy"],
    onCopied: (id, copied) => {
      if (copied.kind === "copied") migrated.push(id);
    },
    signal,
  });
  // A link has the mode of the old object, which a person may have been able to write to.
  await mapParallel(migrated, 8, (id) => chmod(cache.path(id), cache.objectMode));
  const [first] = damaged;
  if (first === undefined) return migrated.length;
  const { message, hint } = damagedObject(cache.legacy, first);
  throw new LockstepError(
    "OBJECT_CORRUPT",
    `${damaged.length} of ${ids.length} objects stay where they are: ${message}`,
    {
      hint: hint ?? "",
    },
  );
}
