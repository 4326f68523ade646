import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A name for a file that is not finished; DVC gives its own the same shape, so either tool's sweeping finds both. */
export function asideName(): string {
  return `.${randomBytes(16).toString("base64url")}.tmp`;
}

/** Makes names that were created, renamed or removed in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder that could be synced; its rename is journalled.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** True for a system error of that code, for example `ENOENT`. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** The text of a file; `undefined` when there is none. */
export async function readTextIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** Removes a file; one that is gone already is fine. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
  }
}

/**
 * Writes a file whole or not at all: aside in the same folder, fsynced, renamed, folder fsynced.
 *
 * @param mode - Permission bits of the file, for example `0o444`.
 */
export async function writeWhole(path: string, content: Uint8Array | string, mode = 0o666): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const aside = join(folder, asideName());
  try {
    const handle = await open(aside, "wx", mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // `open` takes the umask away from `mode`; a read-only file must be exactly that.
    if (mode === 0o444) await chmod(aside, mode);
    await rename(aside, path);
  } catch (error) {
    await removeFile(aside);
    throw error;
  }
  await syncFolder(folder);
}
