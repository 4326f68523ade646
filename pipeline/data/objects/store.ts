import { createHash } from "node:crypto";
import { chmod, constants, copyFile, lstat, mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { type Md5, md5 } from "../../domain/ids.ts";
import { asideName, isSystemError, removeFile, syncFile } from "./aside.ts";
import { md5OfFile } from "./hash.ts";

/** Where DVC 3 puts an object below the folder of a cache or a remote. */
export function objectPath(folder: string, id: Md5): string {
  return join(folder, "files", "md5", id.slice(0, 2), id.slice(2));
}

/** The md5 of the content an id stands for: a directory's id has `.dir` behind it. */
export function contentMd5(id: Md5): string {
  return id.slice(0, 32);
}

/** @param found - What its bytes hash to. */
export function corruptObject(request: {
  readonly where: string;
  readonly id: Md5;
  readonly found: string;
  readonly hint: string;
}): LockstepError {
  const { where, id, found, hint } = request;
  const message = `${where} does not hold what its name says: expected md5 ${contentMd5(id)}, found ${found}`;
  return new LockstepError("OBJECT_CORRUPT", message, { hint });
}

/** `present` when a regular file stands there; what it holds is another question. */
export async function objectExists(path: string): Promise<boolean> {
  try {
    const stats = await lstat(path);
    return stats.isFile();
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
    throw error;
  }
}

/** True when a regular file stands there and has the content its name says. */
export async function isIntact(path: string, id: Md5): Promise<boolean> {
  return (await objectExists(path)) && (await md5OfFile(path)).md5 === contentMd5(id);
}

/** Gives a finished aside file its final name; the caller syncs the folder, once for many objects. */
async function settle(aside: string, destination: string): Promise<void> {
  await chmod(aside, 0o444);
  await syncFile(aside);
  await rename(aside, destination);
}

/**
 * Copies a file into a store under the id of its content. The copy is hashed, not the source, so that the name is true even when
 * somebody writes to the source meanwhile. An object that is there and intact stays; a damaged one is replaced by the good copy.
 *
 * @param folder - Of the cache or remote.
 * @param suffix - `.dir` for a directory object.
 */
export async function storeCopy(request: {
  readonly folder: string;
  readonly source: string;
  readonly suffix?: ".dir" | "";
  /** Refuses the copy when it has another id. */
  readonly expected?: Md5;
}): Promise<{ readonly id: Md5; readonly sizeBytes: number; readonly isNew: boolean }> {
  const base = join(request.folder, "files", "md5");
  await mkdir(base, { recursive: true });
  const aside = join(base, asideName());
  try {
    await copyFile(request.source, aside, constants.COPYFILE_FICLONE);
    const found = await md5OfFile(aside);
    const id = md5(found.md5 + (request.suffix ?? ""));
    if (request.expected !== undefined && request.expected !== id) {
      throw corruptObject({
        where: request.source,
        id: request.expected,
        found: found.md5,
        hint: "Restore the file, then run the same command again.",
      });
    }
    const destination = objectPath(request.folder, id);
    if (await isIntact(destination, id)) return { id, sizeBytes: found.sizeBytes, isNew: false };
    await mkdir(dirname(destination), { recursive: true });
    await settle(aside, destination);
    return { id, sizeBytes: found.sizeBytes, isNew: true };
  } finally {
    await removeFile(aside);
  }
}

/**
 * Writes a stream under an id, hashing on the way; nothing appears under the final name unless the content is the id's.
 *
 * @param where - Names the source in messages.
 * @throws LockstepError OBJECT_CORRUPT naming expected and found md5; the store stays as it was.
 */
export async function storeStream(request: {
  readonly folder: string;
  readonly id: Md5;
  readonly stream: AsyncIterable<Uint8Array>;
  readonly where: string;
  readonly hint: string;
  readonly onBytes?: (count: number) => void;
}): Promise<{ readonly sizeBytes: number }> {
  const destination = objectPath(request.folder, request.id);
  await mkdir(dirname(destination), { recursive: true });
  const aside = join(dirname(destination), asideName());
  try {
    const hash = createHash("md5");
    let sizeBytes = 0;
    const handle = await open(aside, "wx", 0o600);
    try {
      for await (const piece of request.stream) {
        hash.update(piece);
        await handle.writeFile(piece);
        sizeBytes += piece.length;
        request.onBytes?.(piece.length);
      }
    } finally {
      await handle.close();
    }
    const found = hash.digest("hex");
    if (found !== contentMd5(request.id)) throw corruptObject({ ...request, found });
    await settle(aside, destination);
    return { sizeBytes };
  } finally {
    await removeFile(aside);
  }
}
