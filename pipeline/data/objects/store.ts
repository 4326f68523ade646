import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { lstatIfThere } from "./aside.ts";
import type { HashName } from "./bulk/read-file.ts";

/** Where objects are, and how they stand there. */
export interface ObjectPlace {
  readonly folder: string;
  /** Below `folder`: objects are `ab/cdef…` in it. */
  readonly objects: string;
  /** How ids are taken of content. */
  readonly hash: HashName;
  /** Permission bits of an object. */
  readonly objectMode: number;
  /** Permission bits of its folder; the process's own when left out. */
  readonly folderMode: number | undefined;
  /** Where the object of an id is or would be. */
  readonly path: (id: Md5) => string;
}

/**
 * The objects below the folder of a cache or of a remote, in one of DVC's two layouts.
 *
 * @param isShared - `shared = group`: objects and folders are writable for the group.
 */
export function objectPlace(folder: string, hash: HashName, isShared = false): ObjectPlace {
  const objects = hash === "md5" ? join(folder, "files", "md5") : folder;
  return {
    folder,
    objects,
    hash,
    objectMode: isShared ? 0o664 : 0o444,
    folderMode: isShared ? 0o2775 : undefined,
    path: (id) => `${objects}/${id.slice(0, 2)}/${id.slice(2)}`,
  };
}

/** The md5 of the content an id stands for: a directory's id has `.dir` behind it. */
export function contentMd5(id: Md5): string {
  return id.slice(0, 32);
}

export function isDirectoryId(id: Md5): boolean {
  return id.endsWith(".dir");
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
  return (await lstatIfThere(path))?.isFile() === true;
}
