import type { Stats } from "node:fs";
import { join } from "node:path";
import type { Md5 } from "../../domain/ids.ts";
import type { DirectoryEntry, Entry } from "../dvc/model.ts";
import { lstatIfThere } from "../objects/aside.ts";
import {
  describeDirectory,
  describeFile,
  linksWithin,
  type StoredDirectory,
  type StoredFile,
} from "../objects/cache.ts";
import { dvcIgnore } from "../objects/dvc-ignore.ts";
import type { HashState } from "../objects/hash-state.ts";
import { overlaps } from "./overlap.ts";

/** What stands at a path of the workspace. */
export interface Content {
  readonly id: Md5;
  readonly sizeBytes: number;
  /** Folders only. */
  readonly fileCount: number | undefined;
  readonly isExecutable: boolean;
  /** True when the id is DVC 2's; see {@link Hash}. */
  readonly isLegacy?: boolean;
}

export function fileContent(file: StoredFile): Content {
  return { id: file.id, sizeBytes: file.sizeBytes, fileCount: undefined, isExecutable: file.isExecutable };
}

export function directoryContent(directory: StoredDirectory): Content {
  return { id: directory.id, sizeBytes: directory.sizeBytes, fileCount: directory.fileCount, isExecutable: false };
}

/** The content that an entry records; `undefined` when it records none. */
export function entryContent({
  md5: id,
  sizeBytes = 0,
  fileCount,
  isExecutable,
  isLegacy,
}: Entry): Content | undefined {
  return id === undefined ? undefined : { id, sizeBytes, fileCount, isExecutable, isLegacy };
}

/** The entry of `dvc.lock` for a path as written, with its content. */
export function lockEntry(written: string, content: Content): Entry {
  return {
    path: written,
    md5: content.id,
    sizeBytes: content.sizeBytes,
    fileCount: content.fileCount,
    isExecutable: content.isExecutable,
    isLegacy: content.isLegacy ?? false,
    rest: new Map(),
  };
}

/** Contents of the workspace, each path hashed once until something writes there. */
export interface Contents {
  /** `undefined` when nothing stands there. */
  at(path: string, hash?: Hash): Promise<Content | undefined>;
  exists(path: string): Promise<boolean>;
  /** What is in a folder; `undefined` when there is no folder. */
  members(path: string, hash?: Hash): Promise<readonly DirectoryEntry[] | undefined>;
  /** Forgets what overlaps a path, because it is being written. */
  forget(path: string): void;
}

/**
 * What stands at a path, to be recorded: as DVC 2 recorded it while that is still its content, as DVC does, else as DVC 3 does.
 *
 * @param recorded - What was recorded of the path before.
 */
export async function contentToRecord(
  contents: Pick<Contents, "at">,
  path: string,
  recorded: Pick<Entry, "md5" | "isLegacy"> | undefined,
): Promise<Content | undefined> {
  if (recorded?.isLegacy === true && recorded.md5 !== undefined) {
    const before = await contents.at(path, "legacy");
    if (before?.id === recorded.md5) return before;
  }
  return contents.at(path);
}

/** `legacy` is the md5 of DVC 2.x, taken after line ends of text were unified. */
export type Hash = "md5" | "legacy";

/** @param cacheFolder - Of the cache that outputs may be symbolic links into. */
export function workspaceContents(root: string, state: HashState, cacheFolder?: string): Contents {
  const known = new Map<string, { readonly path: string; readonly content: Promise<Content | undefined> }>();
  const links = linksWithin(root, cacheFolder);

  const statsOf = (path: string): Promise<Stats | undefined> => lstatIfThere(join(root, path));

  const folder = async (path: string, hash: Hash): Promise<StoredDirectory> =>
    describeDirectory({ path: join(root, path), ignore: await dvcIgnore(root, path), links, state, hash });

  const look = async (path: string, hash: Hash): Promise<Content | undefined> => {
    const stats = await statsOf(path);
    if (stats === undefined) return undefined;
    const content = stats.isDirectory()
      ? directoryContent(await folder(path, hash))
      : fileContent(await describeFile({ folder: root, path, links, state, hash }));
    return hash === "legacy" ? { ...content, isLegacy: true } : content;
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
      return (await statsOf(path)) !== undefined;
    },
    async members(path, hash = "md5") {
      return (await statsOf(path))?.isDirectory() === true ? (await folder(path, hash)).entries : undefined;
    },
    forget(path) {
      for (const [key, entry] of known) if (overlaps(entry.path, path)) known.delete(key);
    },
  };
}
