import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isSystemError, syncFolder } from "../../data/objects/aside.ts";

/** Opens a file that must not exist yet; a link in its place is refused. */
export async function createFile(path: string): Promise<FileHandle> {
  return open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW, 0o644);
}

/** A name for what is not finished; it says which process works on it. */
export function asideName(prefix: string): string {
  return `${prefix}${String(process.pid)}-${randomBytes(6).toString("hex")}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error, "EPERM");
  }
}

/** Removes what processes that are no more left unfinished under names of {@link asideName}. */
export async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(prefix) ? /^([1-9]\d*)-[0-9a-f]{12}$/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Writes a whole file or leaves the one that was there: aside, on disk, renamed, and the name on disk.
 *
 * @param beforeRename - Called when the bytes are on disk and the file does not have its name yet.
 */
export async function writeDurably(path: string, text: string, beforeRename?: () => void): Promise<void> {
  const folder = dirname(path);
  const prefix = `.${basename(path)}.`;
  await removeAbandoned(folder, prefix);
  const aside = join(folder, asideName(prefix));
  try {
    {
      await using handle = await createFile(aside);
      await handle.writeFile(text);
      await handle.sync();
    }
    beforeRename?.();
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  await syncFolder(folder);
}
