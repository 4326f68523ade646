import { availableParallelism } from "node:os";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { legacyKey, objectKey, type Remote } from "../remotes/remote.ts";
import { isDirectoryId, type ObjectCache } from "./cache.ts";
import { shown } from "./safe-path.ts";

/** An object and the path that is made of it, for messages. */
export interface WantedObject {
  readonly id: Md5;
  readonly path: string;
  /** True for one that DVC 2.x stored, which has another place and another kind of md5. */
  readonly isLegacy?: boolean;
  /** Of a directory of which a part is wanted: that part. All of them when left out. */
  readonly members?: readonly WantedObject[];
}

/** How far a transfer is. Members of a directory become known when its object is read. */
export interface TransferProgress {
  readonly doneFiles: number;
  readonly totalFiles: number;
  /** Bytes that moved. */
  readonly doneBytes: number;
  /** `undefined` as long as the other side has not said how much there is. */
  readonly totalBytes: number | undefined;
}

export interface TransferRequest {
  readonly cache: ObjectCache;
  readonly remote: Remote;
  readonly ids: readonly WantedObject[];
  /** Objects done of those known, 0 … 1, and the same in files and bytes. */
  readonly onProgress?: (fraction: number, progress: TransferProgress) => void;
  /** Transfers at once; else what the remote's configuration says, else {@link defaultJobs}. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TransferResult {
  /** Objects that were not there before, directory objects included. */
  readonly transferred: number;
  readonly sizeBytes: number;
}

/** As many as DVC: transfers wait for the other side most of the time. */
export const defaultJobs = 4 * availableParallelism();

export function jobsOf({ jobs, remote }: { readonly jobs?: number | undefined; readonly remote: Remote | undefined }) {
  return jobs ?? remote?.jobs ?? defaultJobs;
}

/** Where a remote keeps it. */
export function keyOf({ id, isLegacy = false }: WantedObject): string {
  return isLegacy ? legacyKey(id) : objectKey(id);
}

/** Where the cache keeps it. */
export function cacheOf(cache: ObjectCache, { isLegacy = false }: WantedObject): ObjectCache {
  return isLegacy ? cache.legacy : cache;
}

/** Each object once, with the first path that wants it. */
export function oncePerId(objects: readonly WantedObject[]): readonly WantedObject[] {
  const wanted = new Map<string, WantedObject>();
  for (const object of objects) if (!wanted.has(keyOf(object))) wanted.set(keyOf(object), object);
  return [...wanted.values()];
}

/** What a list holds: directory objects, and single files. */
export function split(ids: readonly WantedObject[]): {
  readonly directories: readonly WantedObject[];
  readonly files: readonly WantedObject[];
} {
  const wanted = oncePerId(ids);
  return {
    directories: wanted.filter(({ id }) => isDirectoryId(id)),
    files: wanted.filter(({ id }) => !isDirectoryId(id)),
  };
}

/** Members of a directory object that the cache holds. */
export async function membersOf(cache: ObjectCache, directory: WantedObject): Promise<readonly WantedObject[]> {
  const entries = await cacheOf(cache, directory).readDirectory(directory.id);
  return entries.map(({ md5, relpath }) => ({ ...directory, id: md5, path: `${directory.path}/${relpath}` }));
}

/** Members of several directories, each object once. */
export async function membersOfAll(
  cache: ObjectCache,
  directories: readonly WantedObject[],
): Promise<readonly WantedObject[]> {
  const members: WantedObject[] = [];
  for (const directory of directories) for (const member of await membersOf(cache, directory)) members.push(member);
  return oncePerId(members);
}

/** Up to five objects as id and path, and how many more. */
export function listed(objects: readonly WantedObject[]): string {
  const names = objects.slice(0, 5).map(({ id, path }) => `${id} (${shown(path)})`);
  const more = objects.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more.toString()} more` : ""}`;
}

export function isCorrupt(error: unknown): error is LockstepError {
  return error instanceof LockstepError && error.code === "OBJECT_CORRUPT";
}

/** True for an error that says that content is nowhere to be had. */
export function isNowhere(error: unknown): error is LockstepError {
  return error instanceof LockstepError && (error.code === "OBJECT_MISSING" || error.code === "REMOTE_MISSING");
}

export function stopWhenAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new LockstepError("INTERRUPTED", "the transfer was interrupted; objects that had arrived are kept", {
    hint: "Run the same command again: it goes on with what is missing.",
  });
}

/** What was done so far. */
export class Tally {
  #transferred = 0;
  sizeBytes = 0;
  #doneFiles = 0;
  #totalFiles = 0;
  #doneBytes = 0;
  #totalBytes: number | undefined;
  readonly #report: (fraction: number, progress: TransferProgress) => void;

  constructor(report: TransferRequest["onProgress"]) {
    this.#report = report ?? (() => undefined);
  }

  expect(files: number, bytes?: number): void {
    this.#totalFiles += files;
    if (bytes !== undefined) this.#totalBytes = (this.#totalBytes ?? 0) + bytes;
  }

  /** @param count - Less than 0 when what had moved has to move again. */
  moved(count: number): void {
    this.#doneBytes += count;
    this.#tell();
  }

  transferred(sizeBytes: number): void {
    this.#transferred++;
    this.sizeBytes += sizeBytes;
  }

  finish(files = 1): void {
    this.#doneFiles += files;
    this.#tell();
  }

  get result(): TransferResult {
    return { transferred: this.#transferred, sizeBytes: this.sizeBytes };
  }

  #tell(): void {
    this.#report(this.#totalFiles === 0 ? 1 : this.#doneFiles / this.#totalFiles, {
      doneFiles: this.#doneFiles,
      totalFiles: this.#totalFiles,
      doneBytes: this.#doneBytes,
      totalBytes: this.#totalBytes,
    });
  }
}
