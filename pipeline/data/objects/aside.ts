import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { chmod, lstat, mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";

const nameBytes = 16;

/** Random bytes for names to come: asking the system for each name alone would cost as much as opening the file. */
let drawn = { bytes: Buffer.alloc(0), used: 0 };

/** A name for a file that is not finished; DVC gives its own the same shape, so either tool's sweeping finds both. */
export function asideName(): string {
  if (drawn.used === drawn.bytes.length) drawn = { bytes: randomBytes(256 * nameBytes), used: 0 };
  const start = drawn.used;
  drawn.used += nameBytes;
  return `.${drawn.bytes.toString("base64url", start, drawn.used)}.tmp`;
}

/** True for a name as {@link asideName} and DVC give it. */
export function isAsideName(name: string): boolean {
  return /^\..*\.tmp$/.test(name);
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

/** True for a system error that says that nothing is at a path: no such name, or a file where a folder on the way should be. */
export function isNotThere(error: unknown): boolean {
  return isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR");
}

async function ifThere<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/** The text of a file; `undefined` when there is none. */
export function readTextIfThere(path: string): Promise<string | undefined> {
  return ifThere(readFile(path, "utf8"));
}

/** What stands at a path, a link itself and not what it leads to; `undefined` when nothing does. */
export function lstatIfThere(path: string): Promise<Stats | undefined> {
  return ifThere(lstat(path));
}

/** What a path leads to; `undefined` when that is nothing. */
export function statIfThere(path: string): Promise<Stats | undefined> {
  return ifThere(stat(path));
}

/** True for a folder, and for a link to one. */
export async function isFolder(path: string): Promise<boolean> {
  return (await statIfThere(path))?.isDirectory() === true;
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
 * @param content - Or pieces of it, one after the other.
 * @param mode - Permission bits of the file, for example `0o444`.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string | Iterable<string>,
  mode = 0o666,
): Promise<void> {
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
