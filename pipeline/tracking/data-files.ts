import { isDirectoryId } from "../data/objects/cache.ts";
import { isInside } from "../data/stages/overlap.ts";
import { byCodePoint } from "../domain/json.ts";
import type { DataRepository } from "./repository.ts";
import type { State } from "./states.ts";
import { outputOver, readTrackers, type Tracker } from "./tracked.ts";
import { bytesOf, membersOf, objectOf } from "./tracked-objects.ts";
import { workspaceFiles } from "./workspace-files.ts";

/** The files of a state with the data that DVC tracks in their places. */
export interface DataFiles {
  readonly trackers: readonly Tracker[];
  /** The bytes at a path; `undefined` when it is no file. Data that is not in the cache comes from its remote. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Every file below a folder, sorted; empty when it is none. */
  below(folder: string): Promise<readonly string[]>;
}

/** Largest file that is read whole, for metrics, parameters and plots. */
const limitBytes = 256 * 1024 * 1024;

/** What a state holds, files and data. */
export async function dataFilesOf(repository: DataRepository, state: State): Promise<DataFiles> {
  const trackers = await readTrackers(state.source);

  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const own = await state.source.read(path);
    if (own !== undefined) return own;
    const output = outputOver(trackers, path)?.output;
    const object = output === undefined ? undefined : objectOf(output);
    if (output === undefined || object === undefined) return undefined;
    if (!isDirectoryId(object.id)) return output.path === path ? bytesOf(repository, object, limitBytes) : undefined;
    const inside = path.slice(output.path.length + 1);
    const member = (await membersOf(repository, object)).find(({ relpath }) => relpath === inside);
    return member === undefined ? undefined : bytesOf(repository, { ...object, id: member.md5, path }, limitBytes);
  };

  /** Paths of an output's files below a folder. */
  const filesOf = async (output: Tracker["outs"][number], folder: string): Promise<readonly string[]> => {
    const object = objectOf(output);
    if (object === undefined) return [];
    const { path } = output;
    if (!isDirectoryId(object.id)) return isInside(path, folder) ? [path] : [];
    if (path !== folder && !isInside(path, folder) && !isInside(folder, path)) return [];
    const files = (await membersOf(repository, object)).map(({ relpath }) => `${path}/${relpath}`);
    return files.filter((file) => isInside(file, folder));
  };

  return {
    trackers,
    read,
    async below(folder) {
      const own =
        state.entries === undefined
          ? await workspaceFiles(repository, folder)
          : state.entries.map(({ path }) => path).filter((path) => isInside(path, folder));
      const found = new Set(own);
      for (const { outs } of trackers)
        for (const output of outs) for (const path of await filesOf(output, folder)) found.add(path);
      return [...found].sort(byCodePoint);
    },
  };
}
