import { readFile } from "node:fs/promises";
import { isDirectoryId } from "../data/objects/cache.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { DataRepository } from "./repository.ts";
import type { State } from "./states.ts";
import { outputOver, readTrackers, type Tracker } from "./tracked.ts";
import { workspaceFiles } from "./workspace-files.ts";

/** The files of a state with the data that DVC tracks in their places. */
export interface DataFiles {
  readonly trackers: readonly Tracker[];
  /** The bytes at a path; `undefined` when it is no file. Data that is not in the cache comes from the default remote. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Every file below a folder, sorted; empty when it is none. */
  below(folder: string): Promise<readonly string[]>;
}

/** Largest file that is read whole, for metrics, parameters and plots. */
const limitBytes = 256 * 1024 * 1024;

async function readObject(repository: DataRepository, id: Md5, path: string): Promise<Uint8Array> {
  await bringObject(repository, id, path);
  const { sizeBytes } = await repository.cache.verify(id);
  if (sizeBytes > limitBytes)
    throw new LockstepError("TABLE_INVALID", `${path} has ${sizeBytes} bytes; at most ${limitBytes} are read`, {
      hint: "Metrics, parameters and plots are small files: is another file meant?",
    });
  return readFile(repository.cache.path(id));
}

/** Makes sure that the cache has an object, from the default remote when there is one. */
async function bringObject(repository: DataRepository, id: Md5, path: string): Promise<void> {
  const { cache, signal } = repository;
  if (await cache.has(id)) return;
  const remote = repository.config.defaultRemote === undefined ? undefined : await repository.remote();
  await fetchObjects({ cache, remote, ids: [{ id, path }], isListingOnly: true, signal });
}

/** What a state holds, files and data. */
export async function dataFilesOf(repository: DataRepository, state: State): Promise<DataFiles> {
  const trackers = await readTrackers(state.source);
  const members = async (id: Md5, path: string) => {
    await bringObject(repository, id, path);
    return repository.cache.readDirectory(id);
  };
  return {
    trackers,
    async read(path) {
      const own = await state.source.read(path);
      if (own !== undefined) return own;
      const found = outputOver(trackers, path);
      const id = found?.output.entry?.md5;
      if (found === undefined || id === undefined || !found.output.isCached) return undefined;
      if (!isDirectoryId(id)) return found.output.path === path ? readObject(repository, id, path) : undefined;
      const inside = path.slice(found.output.path.length + 1);
      const member = (await members(id, found.output.path)).find(({ relpath }) => relpath === inside);
      return member === undefined ? undefined : readObject(repository, member.md5, path);
    },
    async below(folder) {
      const own =
        state.entries === undefined
          ? await workspaceFiles(repository, folder)
          : state.entries.map(({ path }) => path).filter((path) => isInside(path, folder));
      const found = new Set(own);
      for (const { outs } of trackers)
        for (const { path, entry } of outs) {
          const id = entry?.md5;
          if (id === undefined) continue;
          if (!isDirectoryId(id)) {
            if (isInside(path, folder)) found.add(path);
          } else if (path === folder || isInside(path, folder) || isInside(folder, path)) {
            for (const { relpath } of await members(id, path)) {
              const file = `${path}/${relpath}`;
              if (isInside(file, folder)) found.add(file);
            }
          }
        }
      return [...found].sort(byCodePoint);
    },
  };
}
