import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { applyCheckouts, type PreparedCheckout, prepareCheckout } from "../data/objects/checkout.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import type { RecordedContent } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";

/** True where the first way of `cache.type` leaves a file of its own in the workspace, as the one that was added is. */
function isOwnFile({ links: [first = "copy"] }: DataRepository): boolean {
  return first === "reflink" || first === "copy";
}

/** Whether a place is a symbolic link, or a folder with one somewhere in it. */
async function holdsLinks(path: string): Promise<boolean> {
  const stats = await lstat(path);
  if (!stats.isDirectory()) return stats.isSymbolicLink();
  return (await readdir(path, { recursive: true, withFileTypes: true })).some((child) => child.isSymbolicLink());
}

/**
 * Links the files of outputs to the cache, whose content they were just stored as, in the way that `cache.type` says. A file that is a
 * symbolic link to data becomes a file, as in DVC.
 *
 * @param outputs - By path from the root.
 */
export async function relink(
  repository: DataRepository,
  outputs: readonly (RecordedContent & { readonly path: string })[],
): Promise<void> {
  const { root, cache, links, signal } = repository;
  const prepared: PreparedCheckout[] = [];
  for (const { path, id, isExecutable, isLegacy } of outputs) {
    if (isOwnFile(repository) && !(await holdsLinks(join(root, path)))) continue;
    prepared.push(
      await prepareCheckout({
        cache: isLegacy === true ? cache.legacy : cache,
        id,
        root,
        destination: path,
        // What would be replaced has just been stored.
        force: true,
        isExecutable,
        ignore: await dvcIgnore(root, path),
        links,
        isRelinking: true,
        state: await repository.state(),
        signal,
      }),
    );
  }
  await applyCheckouts(prepared);
}
