import { LockstepError } from "../../domain/error.ts";
import { md5 } from "../../domain/ids.ts";
import { byCodePoint } from "../../domain/json.ts";
import { pythonJsonText } from "../yaml/python.ts";
import type { DirectoryEntry } from "./model.ts";

/** Most members of one directory object. */
export const directoryLimit = 1_000_000;
/** Longest path of a member, in UTF-16 units: what Linux allows. */
const pathLimit = 4096;

/** Characters that macOS leaves out when it compares names; Git refuses `.git` written with them, too. */
const invisible = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

function isGitFolder(segment: string): boolean {
  // Windows drops dots and spaces at the end of a name, cuts it at a colon, and knows `.git` as GIT~1 as well.
  const plain = segment
    .replace(invisible, "")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
  return plain === ".git" || plain === "git~1";
}

/** Why a path may not be written below a directory, or `undefined` when it may. */
export function unsafeReason(path: string): string | undefined {
  if (path === "") return "is empty";
  if (path.length > pathLimit) return `is longer than ${pathLimit} characters`;
  if (path.includes("\0")) return "holds a NUL character";
  if (path.includes("\\")) return "holds a backslash";
  if (path.startsWith("/")) return "is absolute";
  if (/^[A-Za-z]:/.test(path)) return "begins with a drive letter";
  if (!path.isWellFormed()) return "is not valid Unicode";
  for (const segment of path.split("/")) {
    if (segment === "") return "has an empty part";
    if (segment === "." || segment === "..") return `has a part ${JSON.stringify(segment)}`;
    if (isGitFolder(segment)) return "leads into a .git folder";
  }
  return undefined;
}

/** What two names share that some file system takes for one: Unicode form and case. */
function folded(path: string): string {
  return path.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}

function unsafe(where: string, path: string, reason: string): LockstepError {
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
  return new LockstepError("PATH_UNSAFE", `${where}: the entry ${shown} ${reason}`, {
    hint: "Nothing was written. Ask whoever added the directory to add it again without that name.",
  });
}

function refuseCollisions(paths: readonly string[], where: string): void {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const key = folded(path);
    const twin = files.get(key);
    if (twin !== undefined)
      throw unsafe(
        where,
        path,
        twin === path
          ? "stands twice"
          : `is the same name as ${JSON.stringify(twin)} where case or Unicode form do not count`,
      );
    files.set(key, path);
    for (let slash = key.lastIndexOf("/"); slash !== -1; slash = key.lastIndexOf("/", slash - 1)) {
      const folder = key.slice(0, slash);
      if (folders.has(folder)) break;
      folders.set(folder, path);
    }
  }
  for (const [key, path] of files) {
    const inside = folders.get(key);
    if (inside !== undefined) throw unsafe(where, path, `is a file and the folder of ${JSON.stringify(inside)}`);
  }
}

/**
 * Reads a `.dir` object. Every entry is checked before any is returned, so that a caller writes all of a directory or nothing.
 *
 * @param where - The object's name for messages.
 * @throws LockstepError OBJECT_CORRUPT when it is not such a list, PATH_UNSAFE naming an entry that leaves the directory, leads
 * into `.git` or meets another one.
 */
export function parseDirectory(bytes: Uint8Array, where: string, limit = directoryLimit): DirectoryEntry[] {
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(where, "is not JSON", cause);
  }
  if (!Array.isArray(list)) throw corrupt(where, "is not a list");
  if (list.length > limit) throw corrupt(where, `has ${list.length} entries, more than ${limit}`);
  const entries = list.map((item: unknown, i) => readEntry(item, `${where}: entry ${i}`));
  for (const { relpath } of entries) {
    const reason = unsafeReason(relpath);
    if (reason !== undefined) throw unsafe(where, relpath, reason);
  }
  refuseCollisions(
    entries.map(({ relpath }) => relpath),
    where,
  );
  return entries;
}

function corrupt(where: string, problem: string, cause?: unknown): LockstepError {
  const hint = "Push the directory again from where it was added.";
  return new LockstepError("OBJECT_CORRUPT", `${where} ${problem}`, cause === undefined ? { hint } : { hint, cause });
}

function readEntry(item: unknown, where: string): DirectoryEntry {
  if (typeof item !== "object" || item === null || Array.isArray(item)) throw corrupt(where, "is not an object");
  const { md5: id, relpath } = item as Readonly<Record<string, unknown>>;
  if (typeof relpath !== "string") throw corrupt(where, "has no relpath");
  if (typeof id !== "string" || !/^[0-9a-f]{32}$/.test(id))
    throw corrupt(where, "has no md5 of 32 lowercase hex digits");
  return { md5: md5(id), relpath };
}

/** Entries that are turned into text at once. */
const pieceEntries = 4096;

/** The bytes of a `.dir` object, piece by piece: Python's JSON, sorted by code point, without a line break at the end. */
export function* directoryPieces(entries: readonly DirectoryEntry[]): Iterable<Uint8Array> {
  const sorted = isSorted(entries) ? entries : entries.toSorted((a, b) => byCodePoint(a.relpath, b.relpath));
  if (sorted.length === 0) yield Buffer.from("[]");
  for (let start = 0; start < sorted.length; start += pieceEntries) {
    const items = sorted
      .slice(start, start + pieceEntries)
      .map((entry) => `{"md5": "${entry.md5}", "relpath": ${pythonJsonText(entry.relpath)}}`);
    const end = start + pieceEntries >= sorted.length ? "]" : "";
    yield Buffer.from(`${start === 0 ? "[" : ", "}${items.join(", ")}${end}`, "latin1");
  }
}

function isSorted(entries: readonly DirectoryEntry[]): boolean {
  return entries.every((entry, i) => i === 0 || byCodePoint(entries[i - 1]?.relpath ?? "", entry.relpath) <= 0);
}

/** The bytes of a `.dir` object in one. */
export function emitDirectory(entries: readonly DirectoryEntry[]): Uint8Array {
  return Buffer.concat([...directoryPieces(entries)]);
}
