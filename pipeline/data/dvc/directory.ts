import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { codePointOrder } from "../../domain/json.ts";
import { checkDirectoryPaths } from "../objects/safe-path.ts";
import { pythonJsonText } from "../yaml/python.ts";
import type { DirectoryEntry } from "./model.ts";

/** Most members of one directory object. */
export const directoryLimit = 1_000_000;
/** Text that is parsed at once, in bytes. */
const groupBytes = 256 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Reads a `.dir` object piece by piece: in memory are the entries and a piece, never the text. Every entry is checked before any is
 * returned, so that a caller writes all of a directory or nothing.
 *
 * @throws LockstepError OBJECT_CORRUPT when it is not such a list, PATH_UNSAFE naming an entry that leaves the directory, leads
 * into `.git` or `.dvc`, or meets another one.
 */
export class DirectoryReader {
  readonly #where: string;
  readonly #limit: number;
  readonly #entries: DirectoryEntry[] = [];
  /** What was read and is not parsed yet. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #groups = 0;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;

  /** @param where - The object's name for messages. */
  constructor(where: string, limit = directoryLimit) {
    this.#where = where;
    this.#limit = limit;
  }

  push(piece: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      if (this.#isInText) {
        at = this.#endOfText(piece, at);
        continue;
      }
      const byte = piece[at] ?? 0;
      if (byte === quote) this.#isInText = true;
      else if (opening.has(byte)) this.#depth++;
      else if (closing.has(byte)) {
        this.#depth--;
        // After an entry, and not at the end of the list.
        if (this.#depth === 1 && this.#heldBytes + at - start >= groupBytes) {
          this.#hold(piece.subarray(start, at + 1));
          this.#parse("]");
          start = at + 1;
        }
      }
    }
    // The piece is its owner's, who may read the next one into it.
    this.#hold(Uint8Array.from(piece.subarray(start)));
  }

  finish(): DirectoryEntry[] {
    this.#parse("");
    checkDirectoryPaths(
      this.#where,
      this.#entries.map(({ relpath }) => relpath),
    );
    return this.#entries;
  }

  /** Where the text that is being read ends, or the piece does. */
  #endOfText(piece: Uint8Array, from: number): number {
    for (let at = from; at < piece.length; at++) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (piece[at] === backslash) this.#isEscaped = true;
      else if (piece[at] === quote) {
        this.#isInText = false;
        return at;
      }
    }
    return piece.length;
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** Parses what is held, which is some entries with what is before or between them. */
  #parse(end: string): void {
    const isFirst = this.#groups++ === 0;
    let list: unknown;
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(this.#held));
      list = JSON.parse(isFirst ? `${text}${end}` : `[${text.replace(/^\s*,/, "")}${end}`);
    } catch (cause) {
      throw corrupt(this.#where, "is not JSON", cause);
    }
    this.#held = [];
    this.#heldBytes = 0;
    if (!Array.isArray(list)) throw corrupt(this.#where, "is not a list");
    const before = this.#entries.length;
    if (before + list.length > this.#limit) throw corrupt(this.#where, `has more than ${this.#limit} entries`);
    for (const [i, item] of (list as readonly unknown[]).entries()) {
      this.#entries.push(readEntry(item, `${this.#where}: entry ${before + i}`));
    }
  }
}

/** {@link DirectoryReader} of an object that is there as a whole. */
export function parseDirectory(bytes: Uint8Array, where: string, limit = directoryLimit): DirectoryEntry[] {
  const reader = new DirectoryReader(where, limit);
  reader.push(bytes);
  return reader.finish();
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
  return { md5: id as Md5, relpath };
}

/** Entries that are turned into text at once. */
const pieceEntries = 4096;

/** The bytes of a `.dir` object, piece by piece: Python's JSON, sorted by code point, without a line break at the end. */
export function* directoryPieces(entries: readonly DirectoryEntry[]): Iterable<Uint8Array> {
  const order = codePointOrder(entries.map(({ relpath }) => relpath));
  const isSorted = entries.every((entry, i) => i === 0 || order(entries[i - 1]?.relpath ?? "", entry.relpath) <= 0);
  const sorted = isSorted ? entries : entries.toSorted((a, b) => order(a.relpath, b.relpath));
  if (sorted.length === 0) yield Buffer.from("[]");
  for (let start = 0; start < sorted.length; start += pieceEntries) {
    const items = sorted
      .slice(start, start + pieceEntries)
      .map((entry) => `{"md5": "${entry.md5}", "relpath": ${pythonJsonText(entry.relpath)}}`);
    const end = start + pieceEntries >= sorted.length ? "]" : "";
    yield Buffer.from(`${start === 0 ? "[" : ", "}${items.join(", ")}${end}`, "latin1");
  }
}

/** The bytes of a `.dir` object in one. */
export function emitDirectory(entries: readonly DirectoryEntry[]): Uint8Array {
  return Buffer.concat([...directoryPieces(entries)]);
}
