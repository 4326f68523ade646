import type { Entry } from "../data/dvc/model.ts";
import { isDirectoryId, type ObjectCache } from "../data/objects/cache.ts";
import { mapParallel } from "../data/objects/parallel.ts";

/** Whether the cache holds all of an entry: its object, and of a folder every member. An entry without content is not there. */
export async function isInCache(cache: ObjectCache, { md5: id }: Pick<Entry, "md5">): Promise<boolean> {
  if (id === undefined || !(await cache.has(id))) return false;
  if (!isDirectoryId(id)) return true;
  const members = [...new Set((await cache.readDirectory(id)).map((entry) => entry.md5))];
  const held = await mapParallel(members, 32, (member) => cache.has(member));
  return held.every(Boolean);
}
