import { byCodePoint } from "../domain/json.ts";

/** One tracked file or folder of a state. */
export interface DataEntry {
  /** DVC's id; ends in `.dir` for a folder. */
  readonly id: string;
  readonly isFolder: boolean;
  /** False when the cache lacks its object. */
  readonly isInCache: boolean;
}

/** Everything tracked of a state by path from the root; folders themselves and their members. */
export type DataListing = ReadonlyMap<string, DataEntry>;

export interface ChangedPath {
  readonly path: string;
  readonly hash: string;
}

/** What differs between two states, as `dvc diff --json --show-hash` has it; every list is sorted by path. */
export interface DataDifference {
  readonly added: readonly ChangedPath[];
  readonly deleted: readonly ChangedPath[];
  readonly modified: readonly {
    readonly path: string;
    readonly hash: { readonly old: string; readonly new: string };
  }[];
  readonly renamed: readonly { readonly path: { readonly old: string; readonly new: string }; readonly hash: string }[];
  /** Of the old state, when asked for. */
  readonly "not in cache": readonly ChangedPath[];
}

/** A path as DVC shows it: that of a folder ends in `/`. */
export function shownPath(path: string, { isFolder }: DataEntry): string {
  return isFolder ? `${path}/` : path;
}

/** Folder by folder, as DVC orders: `a/b` before `a-b`. */
function byParts(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = byCodePoint(left[i] ?? "", right[i] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** The ids of what is gone, each with its paths: an added path with the same id is one of them renamed. */
function pathsById(entries: readonly (readonly [string, DataEntry])[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, { id }] of entries) found.set(id, [...(found.get(id) ?? []), path]);
  return found;
}

/**
 * Compares two states. Content that is gone at one path and new at another is renamed.
 *
 * @param withMissing - Tell, too, what of the old state the cache lacks.
 */
export function dataDifference(
  before: DataListing,
  after: DataListing,
  { withMissing }: { readonly withMissing: boolean },
): DataDifference {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort(byParts);
  const added: (readonly [string, DataEntry])[] = [];
  const deleted: (readonly [string, DataEntry])[] = [];
  const modified: DataDifference["modified"][number][] = [];
  for (const path of paths) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === undefined && now !== undefined) added.push([path, now]);
    else if (old !== undefined && now === undefined) deleted.push([path, old]);
    else if (old !== undefined && now !== undefined && old.id !== now.id)
      modified.push({ path: shownPath(path, old), hash: { old: old.id, new: now.id } });
  }
  const gone = pathsById(deleted);
  const renamed: DataDifference["renamed"][number][] = [];
  const moved = new Set<string>();
  const news = added.filter(([path, entry]) => {
    const from = gone.get(entry.id)?.shift();
    if (from === undefined) return true;
    moved.add(from);
    renamed.push({ path: { old: shownPath(from, entry), new: shownPath(path, entry) }, hash: entry.id });
    return false;
  });
  const listed = (entries: readonly (readonly [string, DataEntry])[]): readonly ChangedPath[] =>
    entries
      .map(([path, entry]) => ({ path: shownPath(path, entry), hash: entry.id }))
      .sort((a, b) => byCodePoint(a.path, b.path));
  return {
    added: listed(news),
    deleted: listed(deleted.filter(([path]) => !moved.has(path))),
    modified: modified.sort((a, b) => byCodePoint(a.path, b.path)),
    renamed: renamed.sort((a, b) => byCodePoint(a.path.old, b.path.old)),
    "not in cache": withMissing ? listed([...before].filter(([, entry]) => !entry.isInCache)) : [],
  };
}

export function isSameData(difference: DataDifference): boolean {
  return Object.values(difference).every((list: readonly unknown[]) => list.length === 0);
}
