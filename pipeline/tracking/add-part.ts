import { writeWhole } from "../data/objects/aside.ts";
import { directoryObject } from "../data/objects/cache.ts";
import type { Added as Stored } from "../data/objects/object-cache.ts";
import { checkDirectoryPaths, shown } from "../data/objects/safe-path.ts";
import { LockstepError } from "../domain/error.ts";
import type { AddPlan } from "./add-plan.ts";
import { shownFrom } from "./paths.ts";
import type { RecordedContent } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";

/**
 * A tracked folder with one part replaced by what stands in the workspace, or taken out when nothing does; the rest of it is as it was
 * recorded, whatever the workspace holds. Its size is known when something was only added, as in DVC.
 *
 * @throws LockstepError OBJECT_MISSING when the cache does not say what the folder held, DVC_FEATURE_UNSUPPORTED for one of DVC 2.x,
 * TARGET_UNKNOWN when neither the workspace nor the recorded folder has the part.
 */
export async function applyPart(
  repository: DataRepository,
  {
    path,
    output,
    stored,
    isStored,
  }: Pick<AddPlan & { readonly what: "part" }, "path" | "output"> & {
    readonly stored: Stored | undefined;
    readonly isStored: boolean;
  },
): Promise<RecordedContent> {
  const { cache } = repository;
  const { entry } = output;
  const name = shownFrom(repository, output.path);
  if (entry?.md5 === undefined || entry.isLegacy)
    throw new LockstepError(
      "DVC_FEATURE_UNSUPPORTED",
      `${shown(name)} is recorded by DVC 2.x, so no part of it can be added`,
      {
        hint: `Add all of it: \`lockstep add ${name}\`.`,
      },
    );
  const part = path.slice(output.path.length + 1);
  const old = await cache.readDirectory(entry.md5);
  const kept = old.filter(({ relpath }) => relpath !== part && !relpath.startsWith(`${part}/`));
  if (stored === undefined && kept.length === old.length)
    throw new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(shownFrom(repository, path))}`, {
      hint: "Check the path.",
    });
  const added = membersOf(stored, part);
  const entries = [...kept, ...added];
  checkDirectoryPaths(
    name,
    entries.map(({ relpath }) => relpath),
  );
  const { id, bytes } = directoryObject(entries);
  if (isStored && !(await cache.isIntact(id))) {
    await writeWhole(cache.path(id), bytes, 0o444);
    await cache.sync([id]);
  }
  const isOnlyAdded = kept.length === old.length && stored !== undefined && (entry.sizeBytes ?? 0) > 0;
  const grown = isOnlyAdded ? (entry.sizeBytes ?? 0) + stored.stored.sizeBytes : undefined;
  return {
    id,
    sizeBytes: id === entry.md5 ? entry.sizeBytes : grown,
    fileCount: entries.length,
    isExecutable: false,
  };
}

function membersOf(stored: Stored | undefined, part: string) {
  if (stored === undefined) return [];
  if (stored.kind === "file") return [{ md5: stored.stored.id, relpath: part }];
  return stored.stored.entries.map(({ md5, relpath }) => ({ md5, relpath: `${part}/${relpath}` }));
}
