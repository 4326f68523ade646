import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  openSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "../folder.ts";
import { type HashName, PieceHash, readHash, readPieces } from "./read-file.ts";

/** Of a system error, for example `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

export function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/** Does something in a folder that is made only when it turns out to be missing. */
export function inFolder<Result>(path: string, act: () => Result, folderMode?: number): Result {
  try {
    return act();
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    makeFolder(dirname(path), folderMode);
    return act();
  }
}

/** Modes that a new file gets as asked for, here in this thread: the process's mask takes nothing away from them. */
const exactModes = new Set<number>();

function setMode(descriptor: number, mode: number): void {
  if (exactModes.has(mode)) return;
  if ((fstatSync(descriptor).mode & 0o7777) === mode) exactModes.add(mode);
  else fchmodSync(descriptor, mode);
}

/**
 * Bytes written with one call. For longer writes Linux takes large runs of memory pages for its cache, which on virtual machines are
 * often memory that nobody has touched yet: a gigabyte costs 3 s of processor in pieces of 128 KiB and more, and 0.4 s in these.
 */
const writeBytes = 64 * 1024;

/** A file that is being written and is not there for anybody until it has its final name. It is not durable yet. */
export class NewFile {
  readonly path: string;
  #descriptor: number | undefined;

  /** @param folderMode - Permission bits of its folder, when that has to be made. */
  constructor(path: string, mode: number, folderMode?: number) {
    this.path = path;
    this.#descriptor = inFolder(path, () => openSync(path, "wx", mode), folderMode);
    setMode(this.#descriptor, mode);
  }

  append(bytes: Uint8Array): void {
    if (this.#descriptor === undefined) throw new TypeError(`${this.path} is finished`);
    for (let done = 0; done < bytes.length; )
      done += writeSync(this.#descriptor, bytes, done, Math.min(bytes.length - done, writeBytes));
  }

  finish(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }

  /** Leaves nothing of it. */
  discard(): void {
    try {
      this.finish();
    } finally {
      unlinkIfThere(this.path);
    }
  }
}

/** What file systems say that cannot share blocks, or not between these two places. */
const withoutClones: ReadonlySet<string> = new Set(["ENOTSUP", "EOPNOTSUPP", "EXDEV", "EINVAL", "ENOTTY", "ENOSYS"]);

/** Pairs of file systems that were found not to share blocks; asking for every file costs as much as a small file itself. */
const unshared = new Set<string>();

/** Makes a file that shares its blocks with another one (FICLONE, clonefile); false where that cannot be. */
export function cloneFile(source: string, destination: string, mode: number): boolean {
  const pair = `${statSync(source).dev} ${inFolder(destination, () => statSync(dirname(destination)).dev)}`;
  if (unshared.has(pair)) return false;
  try {
    copyFileSync(source, destination, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    chmodSync(destination, mode);
    return true;
  } catch (error) {
    unlinkIfThere(destination);
    if (!withoutClones.has(codeOf(error) ?? "")) throw error;
    unshared.add(pair);
    return false;
  }
}

/** From this size on a clone is worth the call that tries it. */
const cloneFromBytes = 1024 * 1024;

export interface CopyRequest {
  readonly source: string;
  /** Of the source, as a look at it said just before. */
  readonly expectedBytes: number;
  readonly hash: HashName;
  /** Permission bits of the copy. */
  readonly mode: number;
  /** Permission bits of folders that have to be made. */
  readonly folderMode?: number | undefined;
  /** Where the copy of a file that fits one piece goes, by its md5; `undefined` when it is there already. */
  readonly placeOf: (md5: string, content: Uint8Array) => string | undefined;
  /** Where the copy of a longer file goes: its md5 is known only when it is written. */
  readonly aside: string;
}

/**
 * Copies a file and hashes what was written, in one pass where blocks cannot be shared.
 *
 * @returns `written` is where the copy is, not durable yet; `undefined` when `placeOf` said that none is needed.
 */
export function copyHashing(request: CopyRequest): {
  readonly md5: string;
  readonly sizeBytes: number;
  readonly written: string | undefined;
} {
  const { source, expectedBytes, mode, folderMode, aside } = request;
  if (expectedBytes >= cloneFromBytes && cloneFile(source, aside, mode)) {
    // The clone is hashed, not the source: somebody may write to that one meanwhile.
    return { ...readHash(aside, request.hash, { expectedBytes }), written: aside };
  }
  const hash = new PieceHash(request.hash);
  let file: NewFile | undefined;
  try {
    const sizeBytes = readPieces(source, expectedBytes, (piece, isWhole) => {
      hash.update(piece, isWhole);
      if (isWhole) {
        const place = request.placeOf(hash.digest(), piece);
        if (place === undefined) return;
        file = new NewFile(place, mode, folderMode);
      } else file ??= new NewFile(aside, mode, folderMode);
      file.append(piece);
    });
    file?.finish();
    return { md5: hash.digest(), sizeBytes, written: file?.path };
  } catch (error) {
    file?.discard();
    throw error;
  }
}
