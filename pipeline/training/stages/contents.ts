import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "../../data/dvc/model.ts";
import { isSystemError } from "../../data/objects/aside.ts";
import { describeDirectory, describeFile, type StoredDirectory, type StoredFile } from "../../data/objects/cache.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { legacyMd5OfFile } from "../../data/objects/hash.ts";
import type { HashState } from "../../data/objects/hash-state.ts";
import { overlaps } from "../../data/stages/overlap.ts";
import type { Md5 } from "../../domain/ids.ts";

/** What stands at a path of the workspace. */
export interface Content {
  readonly id: Md5;
  readonly sizeBytes: number;
  /** Folders only. */
  readonly fileCount: number | undefined;
  readonly isExecutable: boolean;
}

export function fileContent(file: StoredFile): Content {
  return { id: file.id, sizeBytes: file.sizeBytes, fileCount: undefined, isExecutable: file.isExecutable };
}

export function directoryContent(directory: StoredDirectory): Content {
  return { id: directory.id, sizeBytes: directory.sizeBytes, fileCount: directory.fileCount, isExecutable: false };
}

/** The entry of `dvc.lock` for a path as written, with its content. */
export function lockEntry(written: string, content: Content): Entry {
  return {
    path: written,
    md5: content.id,
    sizeBytes: content.sizeBytes,
    fileCount: content.fileCount,
    isExecutable: content.isExecutable,
    isLegacy: false,
    rest: new Map(),
  };
}

/** Contents of the workspace, each path hashed once until something writes there. */
export interface Contents {
  /** `undefined` when nothing stands there. */
  at(path: string, hash?: Hash): Promise<Content | undefined>;
  exists(path: string): Promise<boolean>;
  /** Forgets what overlaps a path, because it is being written. */
  forget(path: string): void;
}

/** `legacy` is the md5 of DVC 2.x, taken after line ends of text were unified. */
export type Hash = "md5" | "legacy";

export function workspaceContents(root: string, state: HashState): Contents {
  const known = new Map<string, { readonly path: string; readonly content: Promise<Content | undefined> }>();

  const look = async (path: string, hash: Hash): Promise<Content | undefined> => {
    const stats = await lstat(join(root, path)).catch((error: unknown) => {
      if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return undefined;
      throw error;
    });
    if (stats === undefined) return undefined;
    const links = { links: "within", folder: root } as const;
    const digest = hash === "legacy" ? legacyMd5OfFile : (absolute: string) => state.md5Of(absolute);
    if (stats.isDirectory()) {
      const ignore = await dvcIgnore(root, path);
      return directoryContent(await describeDirectory({ path: join(root, path), ignore, links, hash: digest }));
    }
    return fileContent(await describeFile({ folder: root, path, links, hash: digest }));
  };

  return {
    at(path, hash = "md5") {
      const key = `${hash} ${path}`;
      const found = known.get(key);
      if (found !== undefined) return found.content;
      const content = look(path, hash);
      known.set(key, { path, content });
      return content;
    },
    async exists(path) {
      try {
        await lstat(join(root, path));
        return true;
      } catch (error) {
        if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
        throw error;
      }
    },
    forget(path) {
      for (const [key, entry] of known) if (overlaps(entry.path, path)) known.delete(key);
    },
  };
}
