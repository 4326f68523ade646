import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { byCodePoint } from "../../domain/json.ts";
import { shown } from "./safe-path.ts";

export interface WalkedFile {
  /** Below the folder that was walked, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly sizeBytes: number;
  readonly isExecutable: boolean;
}

/** What is left out of a walk. Paths are below the walked folder, whose own path is empty. */
export interface Ignore {
  ignores(path: string, isFolder: boolean): boolean;
  /** Asked with the names in each folder before it is entered; true leaves the folder out. */
  leavesOut(path: string, names: readonly string[]): boolean;
}

export const ignoreNothing: Ignore = { ignores: () => false, leavesOut: () => false };

/**
 * What happens to symbolic links. `refuse`: any is an error. `within`: a link to a regular file counts as that file, as in DVC, when the
 * file is below the given folder (absolute, free of links); a link to a folder is an error, because DVC would silently lose it.
 */
export type Links = { readonly links: "refuse" } | { readonly links: "within"; readonly folder: string };

function refused(place: string, problem: string, hint: string): LockstepError {
  return new LockstepError("PATH_UNSAFE", `${shown(place)} ${problem}`, { hint });
}

/** Follows a link to a regular file that stays within bounds. */
async function followLink(folder: string, path: string, links: Links): Promise<Omit<WalkedFile, "path">> {
  const absolute = join(folder, path);
  if (links.links === "refuse") {
    throw refused(absolute, "is a symbolic link", "Replace the link with the file it points to.");
  }
  let target: string;
  try {
    target = await realpath(absolute);
  } catch (cause) {
    throw new LockstepError("PATH_UNSAFE", `${shown(absolute)} is a symbolic link to nothing`, {
      hint: "Remove the link, or restore what it points to.",
      cause,
    });
  }
  if (!target.startsWith(links.folder + sep)) {
    throw refused(absolute, "is a symbolic link that leads out", "Replace the link with the file it points to.");
  }
  const stats = await stat(target);
  if (!stats.isFile()) {
    throw refused(
      absolute,
      "is a symbolic link to something that is not a file",
      "Replace the link with what it points to.",
    );
  }
  return { absolute, sizeBytes: stats.size, isExecutable: (stats.mode & 0o100) !== 0 };
}

/** One file, wherever it stands. @throws LockstepError PATH_UNSAFE for a device, a FIFO, a socket or a link that may not be followed. */
export async function walkFile(folder: string, path: string, links: Links): Promise<WalkedFile> {
  const absolute = join(folder, path);
  const stats = await lstat(absolute);
  if (stats.isSymbolicLink()) return { path, ...(await followLink(folder, path, links)) };
  if (!stats.isFile()) {
    throw refused(absolute, "is neither a file nor a folder", "Remove it: only files and folders can be stored.");
  }
  return { path, absolute, sizeBytes: stats.size, isExecutable: (stats.mode & 0o100) !== 0 };
}

/**
 * All files below a folder, sorted by code point of their path; empty folders leave no trace, as in DVC.
 *
 * @throws LockstepError PATH_UNSAFE for anything that is not a regular file or a folder, and for names that are not UTF-8.
 */
export async function walkFiles(folder: string, ignore: Ignore, links: Links): Promise<readonly WalkedFile[]> {
  const files: WalkedFile[] = [];
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    const children = await readdir(join(folder, below), { withFileTypes: true });
    if (
      ignore.leavesOut(
        below,
        children.map(({ name }) => name),
      )
    )
      continue;
    for (const child of children) {
      const path = below === "" ? child.name : `${below}/${child.name}`;
      if (child.name.includes("\ufffd")) {
        throw refused(
          join(folder, path),
          "has a name that is not valid UTF-8",
          "Rename it: DVC cannot store such names.",
        );
      }
      if (ignore.ignores(path, child.isDirectory())) continue;
      if (child.isDirectory()) pending.push(path);
      else files.push(await walkFile(folder, path, links));
    }
  }
  return files.sort((a, b) => byCodePoint(a.path, b.path));
}
