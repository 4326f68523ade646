import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { bulk } from "./run.ts";
import type { MoveItem } from "./tasks.ts";

/** From this many files on, one call that writes back a whole file system is quicker than one call for each file. */
const manyFiles = 64;

let hasSyncfs: Promise<boolean> | undefined;

/**
 * Makes everything durable that was written to the file system of a folder, as syncfs(2) does, which Node does not have.
 *
 * `sync -f` opens the folder after the writes. Linux reports an error of earlier write-back to the first file description that asks,
 * also to one opened later (errseq_sample), so a write that failed is not taken for a durable one.
 */
function syncFileSystem(folder: string): Promise<boolean> {
  return new Promise((fulfil) => {
    execFile("sync", ["-f", folder], (error) => {
      fulfil(error === null);
    });
  });
}

/** Whether the system has `sync -f`: GNU's and BusyBox's know it; that of macOS ignores what it is given, and Windows has none. */
function canSyncFileSystem(folder: string): Promise<boolean> {
  hasSyncfs ??= process.platform === "linux" ? syncFileSystem(folder) : Promise.resolve(false);
  return hasSyncfs;
}

/**
 * Returns when the files have reached the disk. Their names have not: rename them, then call {@link makeNamesDurable}.
 *
 * @param folder - On the file system that the files are on.
 * @throws LockstepError STORAGE_FAILED.
 */
export async function makeFilesDurable(files: readonly string[], folder: string): Promise<void> {
  if (files.length >= manyFiles && (await canSyncFileSystem(folder)) && (await syncFileSystem(folder))) return;
  // Whatever stopped the one big call, asking for each file gives the error that is behind it.
  await bulk("sync", files);
}

/**
 * Returns when new, changed and removed names in folders will survive a power cut.
 *
 * @param folder - On the file system that the folders are on.
 */
export async function makeNamesDurable(folders: Iterable<string>, folder: string): Promise<void> {
  // Windows has no handle on a folder that could be synced; its rename is journalled.
  if (process.platform === "win32") return;
  await makeFilesDurable([...new Set(folders)], folder);
}

/**
 * Gives many finished files their names, all or a part of them when the process is killed, but never a name whose content is not
 * durable: one barrier on the contents, then the names, then one barrier on the folders.
 *
 * @param within - Absolute folder that holds every destination and stands on the file system of them all.
 * @returns When the first got its name, in milliseconds since 1970.
 */
export async function commitMoves(moves: readonly MoveItem[], within: string): Promise<number> {
  if (moves.length === 0) return Date.now();
  await makeFilesDurable(
    moves.map(({ from }) => from),
    within,
  );
  const namedMs = Date.now();
  await bulk("move", moves);
  const folders = new Set(moves.map(({ to }) => dirname(to)));
  // A folder that was made for a name is a name itself.
  for (const folder of [...folders]) {
    for (let above = folder; above.length > within.length; above = dirname(above)) folders.add(dirname(above));
  }
  await makeNamesDurable(folders, within);
  return namedMs;
}
