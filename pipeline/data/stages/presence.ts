import type { Entry } from "../dvc/model.ts";
import { isDirectoryId, type ObjectCache } from "../objects/cache.ts";

/**
 * Whether a cache holds all of an entry, in the layout of its DVC: the object, and of a folder every member. An entry without content
 * is not there. What the objects hold is another question.
 */
export async function isInCache(
  cache: ObjectCache,
  { md5: id, isLegacy }: Pick<Entry, "md5" | "isLegacy">,
): Promise<boolean> {
  const objects = isLegacy ? cache.legacy : cache;
  if (id === undefined || !(await objects.has(id))) return false;
  if (!isDirectoryId(id)) return true;
  const members = new Set((await objects.readDirectory(id)).map((entry) => entry.md5));
  return (await objects.hasAll([...members])).size === members.size;
}
