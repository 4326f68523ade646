import { createHash } from "node:crypto";
import { mapParallel } from "../../data/objects/parallel.ts";
import { objectKey, type Remote } from "../../data/remotes/remote.ts";
import type { Md5 } from "../../domain/ids.ts";
import { membersOfListing } from "../../tracking/listings.ts";
import type { DataRepository } from "../../tracking/repository.ts";

const parallelReads = 4;

async function isDamaged(remote: Remote, id: Md5, signal: AbortSignal): Promise<boolean> {
  const content = await remote.read(objectKey(id), { signal });
  if (content === undefined) return false;
  const hash = createHash("md5");
  for await (const piece of content.stream) hash.update(piece);
  return hash.digest("hex") !== id.slice(0, 32);
}

/**
 * Takes objects off a remote that do not hold what their names say: a push leaves what is there, so that the same bytes, made again, would
 * never arrive. Objects that are right stay.
 *
 * @param ids - With the members of directories, as far as a listing is to be had.
 * @returns Those that were taken off.
 */
export async function removeDamaged(
  data: DataRepository,
  remote: Remote,
  ids: readonly Md5[],
): Promise<readonly Md5[]> {
  const { cache, signal } = data;
  const sources = { cacheFolder: cache.folder, remote: () => Promise.resolve(remote), signal };
  const members: Md5[] = [];
  for (const id of ids) if (id.endsWith(".dir")) members.push(...((await membersOfListing(sources, id)) ?? []));
  const all = [...new Set([...ids, ...members])];
  const answers = await mapParallel(all, parallelReads, (id) => isDamaged(remote, id, signal));
  const damaged = all.filter((_, index) => answers[index] === true);
  await remote.remove(damaged.map(objectKey), { signal });
  return damaged;
}
