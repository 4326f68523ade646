import type { DirectoryDiff, RowChange } from "../../domain/data-diff.ts";
import type { DirectoryEntry } from "../dvc/model.ts";

const exampleLimit = 5;

function change(paths: readonly string[]): RowChange {
  return { count: paths.length, examples: paths.slice(0, exampleLimit) };
}

/** Compares the members of two directory objects. */
export function diffDirectories(before: readonly DirectoryEntry[], after: readonly DirectoryEntry[]): DirectoryDiff {
  const old = new Map(before.map(({ relpath, md5 }) => [relpath, md5]));
  const current = new Map(after.map(({ relpath, md5 }) => [relpath, md5]));
  return {
    kind: "directory",
    filesBefore: old.size,
    filesAfter: current.size,
    filesAdded: change([...current.keys()].filter((path) => !old.has(path))),
    filesRemoved: change([...old.keys()].filter((path) => !current.has(path))),
    filesEdited: change(
      [...current].filter(([path, md5]) => old.has(path) && old.get(path) !== md5).map(([path]) => path),
    ),
  };
}
