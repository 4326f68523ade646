import { constants, rmSync } from "node:fs";
import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { isSystemError } from "./aside.ts";
import type { HashName } from "./bulk/read-file.ts";
import { type BulkProgress, bulk } from "./bulk/run.ts";
import type { Found, Known } from "./bulk/tasks.ts";
import { type HashTable, openHashTable } from "./hash-table.ts";
import { ownFolder } from "./scratch.ts";
import { unchangedFiles } from "./unchanged.ts";

export interface FileHash {
  readonly md5: Md5;
  readonly sizeBytes: number;
}

export interface HashOptions {
  /** `legacy` is the md5 of DVC 2.x. `md5` when left out. */
  readonly hash?: HashName | undefined;
  /** Files of the workspace: a pointer of Git LFS among them is an error. */
  readonly isContent?: boolean;
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file that the engine wrote itself, and so knows the content of. */
export interface Written {
  readonly path: string;
  readonly md5: Md5;
  readonly stamp: string;
}

/**
 * Digests of files that have not changed since they were read, by inode, size, mtime and ctime. It spares reading what is known.
 *
 * For an object of a cache it means: these bytes were right, and nobody has written to the file since. A failing disk changes bytes
 * and no stamp; so what is copied is hashed on the way all the same, and only links, which copy nothing, and the question whether
 * something is saved, trust it.
 *
 * Disposing saves it and closes its file.
 */
export interface HashState extends Disposable {
  /** @throws the system's ENOENT when nothing is there. */
  md5Of(absolute: string, options?: HashOptions): Promise<FileHash>;
  /** The same of many files at once, in order, in worker threads where it pays; `undefined` where nothing is. */
  md5OfAll(absolutes: readonly string[], options?: HashOptions): Promise<readonly (FileHash | undefined)[]>;
  /** What the state knows of files, in order, without looking at them. */
  knownOf(absolutes: readonly string[], hash?: HashName): readonly (Known | undefined)[];
  /** Remembers files that were just written. Only a stamp that can be relied on may come here. */
  remember(files: readonly Written[], hash?: HashName): void;
  /** Keeps what was learnt for the next process. */
  save(): Promise<void>;
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: "ENOENT", path });
}

/** Digests of many files. Those that are as they are known are not read. */
export async function hashAll(
  absolutes: readonly string[],
  { hash = "md5", isContent = false, onProgress, signal }: HashOptions,
  known: readonly (Known | undefined)[] = [],
): Promise<readonly (Found | undefined)[]> {
  const unchanged = await unchangedFiles(absolutes, known);
  const results = absolutes.map((_, index): Found | undefined => {
    const [stamp, earlier] = [unchanged?.[index], known[index]];
    if (stamp === undefined || earlier === undefined) return undefined;
    return { ...earlier, sizeBytes: stamp.sizeBytes, isLasting: true, wasRead: false };
  });
  const rest = [...absolutes.keys()].filter((index) => results[index] === undefined);
  const found = await bulk(
    "hash",
    rest.map((index) => ({ path: absolutes[index] ?? "", hash, known: known[index], isContent })),
    { fileOf: ({ path }) => path, onProgress, signal },
  );
  for (const [at, index] of rest.entries()) results[index] = found[at];
  return results;
}

function stateOver(table: HashTable): HashState {
  const md5OfAll: HashState["md5OfAll"] = async (absolutes, options = {}) => {
    const { hash = "md5" } = options;
    const known = table.find(absolutes, hash);
    const found = await hashAll(absolutes, options, known);
    return found.map((file, index) => {
      const path = absolutes[index] ?? "";
      if (file === undefined) {
        if (known[index] !== undefined) table.forget(path, hash);
        return undefined;
      }
      if (file.wasRead && file.isLasting) table.put({ path, md5: file.md5, stamp: file.stamp }, hash);
      return { md5: file.md5, sizeBytes: file.sizeBytes };
    });
  };
  return {
    md5OfAll,
    async md5Of(absolute, options) {
      const [found] = await md5OfAll([absolute], options);
      if (found === undefined) throw missing(absolute);
      return found;
    },
    knownOf: (absolutes, hash = "md5") => table.find(absolutes, hash),
    remember(files, hash = "md5") {
      for (const file of files) table.put(file, hash);
    },
    save() {
      table.save();
      return Promise.resolve();
    },
    [Symbol.dispose]() {
      using open = table;
      open.save();
    },
  };
}

/** The folder of the state; `undefined` in a repository that may only be read. */
async function writableFolder(root: string): Promise<string | undefined> {
  try {
    const folder = await ownFolder(root, "state");
    await access(folder, constants.W_OK);
    return folder;
  } catch (error) {
    if (["EACCES", "EPERM", "EROFS"].some((code) => isSystemError(error, code))) return undefined;
    throw error;
  }
}

/**
 * @param root - Absolute path of the repository; the state is in Lockstep's own folder there. Where nothing may be written it is kept in
 * memory, so that a repository can be looked at that may only be read.
 */
export async function openHashState(root: string): Promise<HashState> {
  const folder = await writableFolder(root);
  if (folder === undefined) return stateOver(openHashTable(":memory:"));
  const path = join(folder, "hashes.db");
  try {
    return stateOver(openHashTable(path));
  } catch (cause) {
    // It holds nothing that cannot be found out again. Without one, or with one that cannot be read, every file is hashed.
    for (const part of ["", "-wal", "-shm"]) rmSync(path + part, { force: true });
    try {
      return stateOver(openHashTable(path));
    } catch {
      throw new LockstepError("STORAGE_FAILED", `the state of hashes ${path} cannot be written`, {
        hint: `Make ${dirname(path)} writable, or remove it.`,
        cause,
      });
    }
  }
}
