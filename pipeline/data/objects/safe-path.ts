import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { isSystemError } from "./aside.ts";

/** For messages: quoted, with control characters visible, never longer than a line. */
export function shown(path: string): string {
  return JSON.stringify(path.length > 120 ? `${path.slice(0, 120)}…` : path);
}

/** Code points that HFS+ leaves out when it compares names, so that `.g<U+200C>it` is `.git` there. */
const ignorable = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Characters of which no file system takes one for another but by case. */
const plain = /^[ -~]*$/;

/** What a case-insensitive or normalising file system takes a name for. */
export function foldedName(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  // Capitals first: `ß` is the same as `SS` there.
  return name.replace(ignorable, "").normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}

/** What most paths look like; nothing can be wrong with them. */
const usualPath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** Folders of the tools themselves: nothing that comes from data is ever written there, in any spelling a file system accepts. */
function isToolFolder(segment: string): boolean {
  const name = foldedName(segment)
    .replace(/[. ]+$/, "")
    .replace(/:.*$/, "");
  return name === ".git" || name === "git~1" || name === ".dvc" || name === "dvc~1";
}

/**
 * Why a path that came from a pointer, a lock or a directory object may not be used below a folder, or `undefined` when it may:
 * only plain relative paths with `/`, each segment a name.
 */
export function pathProblem(path: string): string | undefined {
  if (path.length <= 255 && usualPath.test(path)) return undefined;
  if (path === "") return "it is empty";
  if (!path.isWellFormed()) return "it is not valid Unicode";
  if (path.includes("\0")) return "it contains a NUL character";
  if (path.includes("\\")) return "it contains a backslash";
  if (path.startsWith("/")) return "it is absolute";
  if (/^[a-zA-Z]:/.test(path)) return "it begins with a drive letter";
  if (Buffer.byteLength(path) > 4096) return "it is longer than 4096 bytes";
  for (const segment of path.split("/")) {
    if (segment === "") return "it has an empty segment";
    if (segment === "." || segment === "..") return `it has the segment "${segment}"`;
    if (Buffer.byteLength(segment) > 255) return "it has a name longer than 255 bytes";
    if (isToolFolder(segment)) return `it leads into ${segment}`;
  }
  return undefined;
}

/** As {@link pathProblem}, for a path from the root of a repository: `.github` decides what CI runs and is no place for data. */
export function repositoryPathProblem(path: string): string | undefined {
  const first = path.split("/", 1)[0] ?? "";
  if (foldedName(first).replace(/[. ]+$/, "") === ".github") return "it leads into .github";
  return pathProblem(path);
}

export function unsafePath(where: string, path: string, problem: string): LockstepError {
  return new LockstepError("PATH_UNSAFE", `${where}: the path ${shown(path)} cannot be used: ${problem}`, {
    hint: "Nothing was written. Correct the path where it is declared, and track the data again.",
  });
}

/**
 * Holds the paths of a directory object to {@link pathProblem} and to each other: no path twice, none that a file system which
 * ignores case or Unicode form would take for another, none that is a file and a folder at once.
 *
 * @throws LockstepError PATH_UNSAFE naming the entry.
 */
export function checkDirectoryPaths(where: string, paths: readonly string[]): void {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const path of paths) {
    const problem = pathProblem(path);
    if (problem !== undefined) throw unsafePath(where, path, problem);
    const folded = foldedName(path);
    if (files.has(folded)) {
      const other = paths.find((earlier) => foldedName(earlier) === folded) ?? "";
      const why =
        other === path
          ? "it is there twice"
          : `it is the same file as ${shown(other)} where names ignore case or Unicode form`;
      throw unsafePath(where, path, why);
    }
    files.add(folded);
    for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
      const folder = folded.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  for (const folder of folders) {
    if (!files.has(folder)) continue;
    const file = paths.find((path) => foldedName(path) === folder) ?? "";
    const path = paths.find((below) => foldedName(below).startsWith(`${folder}/`)) ?? "";
    throw unsafePath(where, path, `${shown(file)} is a file, not a folder`);
  }
}

/**
 * Checks that every folder on the way from `root` to `path` is a real folder or does not exist yet: a symbolic link there would
 * lead a write to another place.
 *
 * @param root - Absolute, itself free of links.
 * @param replaceable - Below this folder a file may stand in the way: whoever asks will replace it.
 * @throws LockstepError PATH_UNSAFE naming the link.
 */
export async function checkParents(root: string, path: string, replaceable?: string): Promise<void> {
  const segments = path.split("/").slice(0, -1);
  for (let count = 1; count <= segments.length; count++) {
    const below = segments.slice(0, count).join("/");
    const stats = await lstat(join(root, below)).catch((error: unknown) => {
      if (isSystemError(error, "ENOENT")) return undefined;
      throw error;
    });
    if (stats === undefined) return;
    if (stats.isDirectory()) continue;
    const name = shown(segments[count - 1] ?? "");
    if (stats.isSymbolicLink()) throw unsafePath(root, path, `${name} on its way is a symbolic link`);
    if (replaceable !== undefined && `${below}/`.startsWith(`${replaceable}/`)) return;
    throw unsafePath(root, path, `${name} on its way is not a folder`);
  }
}
