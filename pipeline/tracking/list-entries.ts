import { isInside } from "../data/stages/overlap.ts";
import { byCodePoint } from "../domain/json.ts";

/** One file that Git or DVC knows, or that stands in the workspace. */
export interface ListedFile {
  /** From the root of the repository. */
  readonly path: string;
  /** Id of what DVC has recorded there; `undefined` for other files. */
  readonly md5: string | undefined;
  readonly isExecutable: boolean;
}

/** One line of a listing, with DVC's keys. `size` is in bytes, `null` where nobody recorded one. */
export interface ListEntry {
  readonly path: string;
  readonly isout: boolean;
  readonly isdir: boolean;
  readonly isexec: boolean;
  readonly size: number | null;
  readonly md5: string | null;
}

/** A folder that DVC tracks as one output. */
export interface ListedFolder {
  readonly md5: string;
  readonly sizeBytes: number | undefined;
}

/** Everything in a state, by path from the root. */
export interface Listed {
  readonly files: ReadonlyMap<string, ListedFile>;
  readonly folders: ReadonlyMap<string, ListedFolder>;
}

export interface ListScope {
  /** Folder from the root; empty for the root. */
  readonly path: string;
  readonly recursive: boolean;
  /** Most folders deep that files are shown; with `recursive` only. */
  readonly level: number | undefined;
  readonly dvcOnly: boolean;
}

/** A line before sizes of files are looked up. */
export type UnsizedEntry = Omit<ListEntry, "size"> & {
  readonly place: string;
  readonly size: number | null | undefined;
};

/**
 * The lines of a folder: its files and folders, or with `recursive` all files below it, and the folders where the depth ends. Sorted by
 * path. A path that is a file is one line.
 *
 * @returns `undefined` when there is nothing at the path.
 */
export function listEntries(
  listed: Listed,
  { path, recursive, level, dvcOnly }: ListScope,
): readonly UnsizedEntry[] | undefined {
  const fileEntry = ({ path: place, md5, isExecutable }: ListedFile, shown: string): UnsizedEntry => ({
    path: shown,
    place,
    isout: md5 !== undefined,
    isdir: false,
    isexec: isExecutable,
    size: undefined,
    md5: md5 ?? null,
  });
  const single = listed.files.get(path);
  if (single !== undefined) return [fileEntry(single, path.slice(path.lastIndexOf("/") + 1))];
  const depth = recursive ? (level ?? Infinity) : 1;
  const lines = new Map<string, UnsizedEntry>();
  let isThere = path === "" || listed.folders.has(path);
  for (const file of listed.files.values()) {
    if (!isInside(file.path, path)) continue;
    isThere = true;
    if (dvcOnly && file.md5 === undefined) continue;
    const below = file.path.slice(path === "" ? 0 : path.length + 1);
    const parts = below.split("/");
    if (parts.length <= depth) {
      lines.set(below, fileEntry(file, below));
      continue;
    }
    const shown = parts.slice(0, depth).join("/");
    const place = path === "" ? shown : `${path}/${shown}`;
    const folder = listed.folders.get(place);
    const size = folder?.sizeBytes ?? null;
    lines.set(shown, {
      path: shown,
      place,
      isout: folder !== undefined,
      isdir: true,
      isexec: false,
      size,
      md5: folder?.md5 ?? null,
    });
  }
  return isThere ? [...lines.values()].sort((a, b) => byCodePoint(a.path, b.path)) : undefined;
}
