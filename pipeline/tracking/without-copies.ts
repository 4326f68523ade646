import { cannotList, type Remote } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { isOld, type StorePlan } from "./garbage-plan.ts";
import type { DataRepository } from "./repository.ts";
import type { StoredFile } from "./stored-objects.ts";

/** Which of some files a remote holds in full: of the same size, where the remote can list. */
async function copiesOn(remote: Remote, files: readonly StoredFile[], signal?: AbortSignal): Promise<Set<StoredFile>> {
  const wanted = new Map(files.map((file) => [file.key, file]));
  const found = new Set<StoredFile>();
  try {
    for await (const { key, sizeBytes } of remote.list("files/md5/", { signal })) {
      const file = wanted.get(key);
      if (file?.sizeBytes === sizeBytes) found.add(file);
    }
    return found;
  } catch (error) {
    if (!cannotList(error)) throw error;
  }
  const there = await remote.existing([...wanted.keys()], { signal });
  return new Set(files.filter(({ key }) => there.has(key)));
}

/**
 * The plan for a cache that need not hold what the remote holds, too. What was written within the grace period stays here as well.
 *
 * @throws LockstepError ARGUMENT_INVALID when the workspace may link to what would go.
 */
export async function withoutCopies(
  { links, signal }: Pick<DataRepository, "links" | "signal">,
  request: {
    readonly plan: StorePlan;
    readonly cached: readonly StoredFile[];
    readonly needed: { has(id: Md5): boolean };
    readonly remote: Remote;
    readonly writtenBeforeMs: number;
  },
): Promise<StorePlan> {
  const { plan, cached, needed, remote, writtenBeforeMs } = request;
  if (links.includes("symlink"))
    throw new LockstepError(
      "ARGUMENT_INVALID",
      "--not-in-remote would empty the files that are symbolic links into the cache",
      {
        hint: "Take `symlink` out of cache.type, run `lockstep checkout --relink`, then run this again.",
      },
    );
  const candidates = cached.filter(
    (file) =>
      file.name.kind === "object" && !file.name.isLegacy && needed.has(file.name.id) && isOld(file, writtenBeforeMs),
  );
  const more = await copiesOn(remote, candidates, signal);
  const remove = [...plan.remove, ...more].sort(
    (a, b) => Number(b.key.endsWith(".dir")) - Number(a.key.endsWith(".dir")),
  );
  const sizeBytes = remove.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { ...plan, remove, sizeBytes, kept: plan.kept - more.size };
}
