import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { type Md5, md5 } from "../../domain/ids.ts";
import { emitDirectory, parseDirectory } from "../dvc/directory.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import { syncFolder, writeWhole } from "./aside.ts";
import { hashBytes, md5OfFile } from "./hash.ts";
import type { FileHash } from "./hash-state.ts";
import { mapParallel } from "./parallel.ts";
import { checkDirectoryPaths } from "./safe-path.ts";
import { contentMd5, corruptObject, isIntact, objectExists, objectPath, storeCopy, storeStream } from "./store.ts";
import { type Ignore, type Links, type WalkedFile, walkFile, walkFiles } from "./walk.ts";

export interface StoredFile {
  readonly id: Md5;
  readonly sizeBytes: number;
  readonly isExecutable: boolean;
}

export interface StoredDirectory {
  readonly id: Md5;
  /** Sum over all files. */
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly entries: readonly DirectoryEntry[];
}

/** Objects on this machine, by md5 id, laid out as DVC 3 does. Nothing in it is ever changed in place. */
export interface ObjectCache {
  readonly folder: string;
  /** Where the object of an id is or would be. */
  path(id: Md5): string;
  has(id: Md5): Promise<boolean>;
  /** True when the object is there with the content its name says. */
  isIntact(id: Md5): Promise<boolean>;
  /** @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT. */
  verify(id: Md5): Promise<{ readonly sizeBytes: number }>;
  addFile(path: string): Promise<StoredFile>;
  /** Stores the files, makes them durable, then the directory object. */
  addDirectory(path: string, ignore: Ignore): Promise<StoredDirectory>;
  /** Streams an object in; it gets its name only when the content is the id's. */
  receive(request: {
    readonly id: Md5;
    readonly stream: AsyncIterable<Uint8Array>;
    readonly where: string;
    readonly hint: string;
    readonly onBytes?: (count: number) => void;
  }): Promise<{ readonly sizeBytes: number }>;
  /** Makes received objects survive a power cut. */
  sync(ids: readonly Md5[]): Promise<void>;
  /** Members of a directory object, every path safe. @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, PATH_UNSAFE. */
  readDirectory(id: Md5): Promise<readonly DirectoryEntry[]>;
}

/** Largest directory object that is read: about a million entries with long names. */
export const directoryObjectLimitBytes = 256 * 1024 * 1024;

const parallelFiles = 8;

export function isDirectoryId(id: Md5): boolean {
  return id.endsWith(".dir");
}

/** The id and bytes of a directory object. */
export function directoryObject(entries: readonly DirectoryEntry[]): { readonly id: Md5; readonly bytes: Uint8Array } {
  const bytes = emitDirectory(entries);
  return { id: md5(`${hashBytes(bytes).md5}.dir`), bytes };
}

/** Symbolic links among data: followed to files that stay within the folder that was asked for, as DVC does. */
export function linksWithin(folder: string): Links {
  return { links: "within", folder };
}

/** Id of a folder's content without storing it. */
export async function describeDirectory(request: {
  readonly path: string;
  readonly ignore: Ignore;
  readonly links: Links;
  /** Digest of one file; of what is there now when absent. */
  readonly hash?: (absolute: string) => Promise<FileHash>;
}): Promise<StoredDirectory> {
  const files = await walkFiles(request.path, request.ignore, request.links);
  const hash = request.hash ?? md5OfFile;
  return describeFiles(request.path, files, async (file) => (await hash(file.absolute)).md5);
}

async function describeFiles(
  where: string,
  files: readonly WalkedFile[],
  idOf: (file: WalkedFile) => Promise<Md5>,
): Promise<StoredDirectory> {
  checkDirectoryPaths(
    where,
    files.map(({ path }) => path),
  );
  const entries = await mapParallel(files, parallelFiles, async (file) => ({
    md5: await idOf(file),
    relpath: file.path,
  }));
  return {
    id: directoryObject(entries).id,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    fileCount: files.length,
    entries,
  };
}

export function openCache(folder: string): ObjectCache {
  const path = (id: Md5): string => objectPath(folder, id);

  const sync = async (ids: readonly Md5[]): Promise<void> => {
    if (ids.length === 0) return;
    const folders = new Set(ids.map((id) => dirname(path(id))));
    await mapParallel([...folders, join(folder, "files", "md5")], parallelFiles, syncFolder);
  };

  const missing = (id: Md5): LockstepError =>
    new LockstepError("OBJECT_MISSING", `the cache ${folder} has no object ${id}`, {
      hint: "Fetch it with `lockstep pull`; when no remote has it, run `lockstep push` where the data was added.",
    });

  // Deleting is left to the person: a damaged object may be the last trace of its data.
  const damaged = (id: Md5, found: string): LockstepError =>
    corruptObject({
      where: path(id),
      id,
      found,
      hint: `Move ${path(id)} away, then run \`lockstep pull\`, or add the original file again.`,
    });

  const verify = async (id: Md5): Promise<{ readonly sizeBytes: number }> => {
    if (!(await objectExists(path(id)))) throw missing(id);
    const found = await md5OfFile(path(id));
    if (found.md5 !== contentMd5(id)) throw damaged(id, found.md5);
    return { sizeBytes: found.sizeBytes };
  };

  return {
    folder,
    path,
    has: (id) => objectExists(path(id)),
    isIntact: (id) => isIntact(path(id), id),
    verify,
    sync,

    async addFile(source) {
      const stats = await stat(source);
      const stored = await storeCopy({ folder, source });
      if (stored.isNew) await sync([stored.id]);
      return { id: stored.id, sizeBytes: stored.sizeBytes, isExecutable: (stats.mode & 0o100) !== 0 };
    },

    async addDirectory(source, ignore) {
      const files = await walkFiles(source, ignore, linksWithin(source));
      const written: Md5[] = [];
      const directory = await describeFiles(source, files, async (file) => {
        const stored = await storeCopy({ folder, source: file.absolute });
        if (stored.isNew) written.push(stored.id);
        return stored.id;
      });
      await sync(written);
      const { id, bytes } = directoryObject(directory.entries);
      if (!(await isIntact(path(id), id))) {
        await mkdir(dirname(path(id)), { recursive: true });
        await writeWhole(path(id), bytes, 0o444);
        await sync([id]);
      }
      return directory;
    },

    receive: (request) => storeStream({ folder, ...request }),

    async readDirectory(id) {
      if (!(await objectExists(path(id)))) throw missing(id);
      const { size } = await stat(path(id));
      if (size > directoryObjectLimitBytes) {
        throw new LockstepError(
          "DVC_FILE_INVALID",
          `the directory object ${path(id)} has ${String(size)} bytes; at most ${String(directoryObjectLimitBytes)} are read`,
          { hint: "Split the tracked folder into several outputs." },
        );
      }
      const bytes = await readFile(path(id));
      const found = hashBytes(bytes).md5;
      if (found !== contentMd5(id)) throw damaged(id, found);
      const entries = parseDirectory(bytes, path(id));
      checkDirectoryPaths(
        `directory object ${id}`,
        entries.map(({ relpath }) => relpath),
      );
      return entries;
    },
  };
}

/** Hashes one file as DVC would store it. */
export async function describeFile(request: {
  readonly folder: string;
  readonly path: string;
  readonly links: Links;
  readonly hash?: (absolute: string) => Promise<FileHash>;
}): Promise<StoredFile> {
  const file = await walkFile(request.folder, request.path, request.links);
  const hash = request.hash ?? md5OfFile;
  const { md5: id, sizeBytes } = await hash(file.absolute);
  return { id, sizeBytes, isExecutable: file.isExecutable };
}
