import type { Md5 } from "../../domain/ids.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import type { HashName } from "./bulk/read-file.ts";
import type { BulkProgress } from "./bulk/run.ts";
import { directoryId } from "./directory-object.ts";
import { type FileHash, type HashState, hashAll } from "./hash-state.ts";
import type { StoredDirectory, StoredFile } from "./object-cache.ts";
import { checkDirectoryPaths } from "./safe-path.ts";
import { type Ignore, type Links, walkFile, walkPaths } from "./walk.ts";

interface Describing {
  readonly links: Links;
  /** With it, files that did not change since they were read are not read again. */
  readonly state?: HashState | undefined;
  /** `legacy` is the md5 of DVC 2.x. `md5` when left out. */
  readonly hash?: HashName | undefined;
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

async function hashesOf(paths: readonly string[], request: Describing): Promise<readonly (FileHash | undefined)[]> {
  const { state, hash, onProgress, signal } = request;
  const options = { hash, isContent: true, onProgress, signal };
  if (state !== undefined) return state.md5OfAll(paths, options);
  return hashAll(paths, options);
}

/** A directory of entries, and what they sum up to. */
export function directoryOf(entries: readonly DirectoryEntry[], sizeBytes: number): StoredDirectory {
  return { id: directoryId(entries), sizeBytes, fileCount: entries.length, entries };
}

/**
 * Id of a folder's content without storing it. A file that goes away meanwhile counts as never there.
 *
 * @throws LockstepError PATH_UNSAFE for links, devices and names that cannot be stored.
 */
export async function describeDirectory(
  request: Describing & { readonly path: string; readonly ignore: Ignore },
): Promise<StoredDirectory> {
  const files = await walkPaths(request.path, request.ignore, request.links);
  checkDirectoryPaths(
    request.path,
    files.map(({ path }) => path),
  );
  const hashes = await hashesOf(
    files.map(({ absolute }) => absolute),
    request,
  );
  const entries: DirectoryEntry[] = [];
  let sizeBytes = 0;
  for (const [index, { path }] of files.entries()) {
    const found = hashes[index];
    if (found === undefined) continue;
    entries.push({ md5: found.md5, relpath: path });
    sizeBytes += found.sizeBytes;
  }
  return directoryOf(entries, sizeBytes);
}

/** Hashes one file as DVC would store it. @throws the system's ENOENT when nothing is there. */
export async function describeFile(
  request: Describing & { readonly folder: string; readonly path: string },
): Promise<StoredFile> {
  const file = await walkFile(request.folder, request.path, request.links);
  const [found] = await hashesOf([file.absolute], request);
  if (found === undefined) {
    const message = `ENOENT: no such file or directory, open '${file.absolute}'`;
    throw Object.assign(new Error(message), { code: "ENOENT", path: file.absolute });
  }
  const id: Md5 = found.md5;
  return { id, sizeBytes: found.sizeBytes, isExecutable: file.isExecutable };
}
