import { existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { codePointOrder } from "../../domain/json.ts";
import { shown } from "./safe-path.ts";

/** A file as a walk meets it, before anybody has asked for its size. */
export interface WalkedPath {
  /** Below the folder that was walked, with `/`. */
  readonly path: string;
  readonly absolute: string;
}

export interface WalkedFile extends WalkedPath {
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
 * file is below the given folder (absolute, free of links), among the data of the DVC repository that the folder is in, or in the given
 * cache; a link to a folder is left out, as in DVC, wherever it leads: what it points to is never entered.
 */
export type Links =
  | { readonly links: "refuse" }
  | { readonly links: "within"; readonly folder: string; readonly cache?: string };

function refused(place: string, problem: string, hint: string): LockstepError {
  return new LockstepError("PATH_UNSAFE", `${shown(place)} ${problem}`, { hint });
}

/** True for a file of the DVC repository that a folder is in, but not for one of Git's, DVC's or Lockstep's own: they may hold secrets. */
function isInRepository(folder: string, target: string): boolean {
  for (let root = folder; root !== dirname(root); root = dirname(root)) {
    if (!existsSync(join(root, ".dvc"))) continue;
    const below = relative(root, target).split(sep);
    return below[0] !== ".." && !below.some((name) => [".git", ".dvc", ".lockstep"].includes(name.toLowerCase()));
  }
  return false;
}

/** Checks that a link leads to a regular file that stays within bounds. */
function followLink(absolute: string, links: Links): Stats {
  if (links.links === "refuse") {
    throw refused(absolute, "is a symbolic link", "Replace the link with the file it points to.");
  }
  let target: string;
  try {
    target = realpathSync(absolute);
  } catch (cause) {
    throw new LockstepError("PATH_UNSAFE", `${shown(absolute)} is a symbolic link to nothing`, {
      hint: "Remove the link, or restore what it points to.",
      cause,
    });
  }
  const isWithin =
    target.startsWith(links.folder + sep) ||
    // The cache may itself be reached through links.
    (links.cache !== undefined && existsSync(links.cache) && target.startsWith(realpathSync(links.cache) + sep)) ||
    isInRepository(links.folder, target);
  if (!isWithin) {
    throw refused(absolute, "is a symbolic link that leads out", "Replace the link with the file it points to.");
  }
  const stats = statSync(target);
  if (!stats.isFile()) {
    throw refused(
      absolute,
      "is a symbolic link to something that is not a file",
      "Replace the link with what it points to.",
    );
  }
  return stats;
}

function leadsToFolder(absolute: string): boolean {
  try {
    return statSync(absolute).isDirectory();
  } catch {
    // To nothing, or to itself: whoever follows it says so.
    return false;
  }
}

function fileFrom({ path, absolute }: WalkedPath, links: Links): WalkedFile {
  const own = lstatSync(absolute);
  const stats = own.isSymbolicLink() ? followLink(absolute, links) : own;
  if (!stats.isFile()) {
    throw refused(absolute, "is neither a file nor a folder", "Remove it: only files and folders can be stored.");
  }
  return { path, absolute, sizeBytes: stats.size, isExecutable: (stats.mode & 0o100) !== 0 };
}

/** One file, wherever it stands. @throws LockstepError PATH_UNSAFE for a device, a FIFO, a socket or a link that may not be followed. */
export function walkFile(folder: string, path: string, links: Links): Promise<WalkedFile> {
  return new Promise((fulfil) => {
    fulfil(fileFrom({ path, absolute: join(folder, path) }, links));
  });
}

/** Names that are read before others in the process get their turn. */
const turnNames = 5000;

/**
 * Paths of all files below a folder, sorted by code point; empty folders leave no trace, as in DVC. The kinds that `readdir` gives are
 * enough: no file is looked at but links.
 *
 * @throws LockstepError PATH_UNSAFE for anything that is not a regular file or a folder, and for names that are not UTF-8.
 */
export async function walkPaths(folder: string, ignore: Ignore, links: Links): Promise<readonly WalkedPath[]> {
  const files: WalkedPath[] = [];
  const pending = [""];
  let read = 0;
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    const children = readdirSync(below === "" ? folder : `${folder}/${below}`, { withFileTypes: true });
    if (
      ignore.leavesOut(
        below,
        children.map(({ name }) => name),
      )
    )
      continue;
    for (const child of children) {
      const path = below === "" ? child.name : `${below}/${child.name}`;
      const absolute = `${folder}/${path}`;
      if (child.name.includes("\ufffd")) {
        throw refused(absolute, "has a name that is not valid UTF-8", "Rename it: DVC cannot store such names.");
      }
      const isFolder = child.isDirectory();
      if (ignore.ignores(path, isFolder)) continue;
      if (isFolder) pending.push(path);
      else if (links.links === "within" && child.isSymbolicLink() && leadsToFolder(absolute)) continue;
      else {
        const file = { path, absolute };
        if (!child.isFile()) fileFrom(file, links);
        files.push(file);
      }
    }
    read += children.length;
    if (read > turnNames) {
      read = 0;
      await new Promise((fulfil) => setImmediate(fulfil));
    }
  }
  const order = codePointOrder(files.map(({ path }) => path));
  return files.sort((a, b) => order(a.path, b.path));
}

/** {@link walkPaths} with the size and mode of each file. */
export async function walkFiles(folder: string, ignore: Ignore, links: Links): Promise<readonly WalkedFile[]> {
  const files = await walkPaths(folder, ignore, links);
  return files.map((file) => fileFrom(file, links));
}
