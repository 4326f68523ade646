import { join } from "node:path";
import { lstatIfThere } from "../data/objects/aside.ts";
import { isDirectoryId } from "../data/objects/cache.ts";
import { mapParallel } from "../data/objects/parallel.ts";
import { LockstepError } from "../domain/error.ts";
import { type ListEntry, type ListedFile, type ListedFolder, listEntries } from "./list-entries.ts";
import type { DataRepository } from "./repository.ts";
import { type State, stateAt, workspaceState } from "./states.ts";
import { readTrackers } from "./tracked.ts";
import { membersOf, objectOf } from "./tracked-objects.ts";
import { workspaceFiles } from "./workspace-files.ts";

export interface ListRequest {
  /** From the root of the repository, with `/`; empty for the root. */
  readonly path: string;
  readonly recursive?: boolean | undefined;
  readonly level?: number | undefined;
  readonly dvcOnly?: boolean | undefined;
  /** The workspace when left out. */
  readonly revision?: string | undefined;
}

/** Files of a state that are files of their own, not only recorded ones. */
async function ownFiles(repository: DataRepository, state: State): Promise<readonly ListedFile[]> {
  if (state.entries !== undefined)
    return state.entries.map(({ path, kind }) => ({ path, md5: undefined, isExecutable: kind === "executable" }));
  const paths = await workspaceFiles(repository, "");
  return paths
    .filter((path) => !path.startsWith(".lockstep/"))
    .map((path) => ({ path, md5: undefined, isExecutable: false }));
}

/** Everything in a state: files, and what DVC has recorded in their places. */
async function everything(repository: DataRepository, state: State) {
  const files = new Map((await ownFiles(repository, state)).map((file) => [file.path, file]));
  const folders = new Map<string, ListedFolder>();
  const sizes = new Map<string, number>();
  for (const output of (await readTrackers(state.source)).flatMap(({ outs }) => outs)) {
    const object = objectOf(output);
    const { path, entry } = output;
    if (object === undefined) continue;
    if (!isDirectoryId(object.id)) {
      files.set(path, { path, md5: object.id, isExecutable: entry?.isExecutable === true });
      if (entry?.sizeBytes !== undefined) sizes.set(path, entry.sizeBytes);
      continue;
    }
    folders.set(path, { md5: object.id, sizeBytes: entry?.sizeBytes });
    for (const { relpath, md5 } of await membersOf(repository, object)) {
      const place = `${path}/${relpath}`;
      files.set(place, { path: place, md5, isExecutable: files.get(place)?.isExecutable === true });
    }
  }
  return { files, folders, sizes };
}

/**
 * What a repository holds at a path, Git's files and DVC's data together.
 *
 * @throws LockstepError TARGET_UNKNOWN when there is nothing; REVISION_UNKNOWN.
 */
export async function listRepository(request: ListRequest, repository: DataRepository): Promise<readonly ListEntry[]> {
  const { path, revision, recursive = false, level, dvcOnly = false } = request;
  const state = revision === undefined ? await workspaceState(repository) : await stateAt(repository, revision);
  const { files, folders, sizes } = await everything(repository, state);
  const found = listEntries({ files, folders }, { path, recursive, level, dvcOnly });
  if (found === undefined)
    throw new LockstepError("TARGET_UNKNOWN", `there is nothing at ${JSON.stringify(path)}`, {
      hint: "Leave the path out to see what there is.",
    });
  return mapParallel(found, 16, async ({ place, ...entry }): Promise<ListEntry> => {
    if (entry.isdir) return { ...entry, size: entry.size ?? null };
    if (state.entries === undefined) {
      const stats = await lstatIfThere(join(repository.root, place));
      const isexec = stats !== undefined && (stats.mode & 0o100) !== 0;
      return {
        ...entry,
        isexec: stats === undefined ? entry.isexec : isexec,
        size: stats?.size ?? sizes.get(place) ?? null,
      };
    }
    const own = entry.isout ? undefined : await state.source.read(place);
    return { ...entry, size: own?.length ?? sizes.get(place) ?? null };
  });
}
