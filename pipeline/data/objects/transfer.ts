import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import type { Remote } from "../remotes/remote.ts";
import { isDirectoryId, type ObjectCache } from "./cache.ts";
import { shown } from "./safe-path.ts";

/** An object and the path that is made of it, for messages. */
export interface WantedObject {
  readonly id: Md5;
  readonly path: string;
}

export interface TransferRequest {
  readonly cache: ObjectCache;
  readonly remote: Remote;
  readonly ids: readonly WantedObject[];
  /** Objects done of those known, 0 … 1; members become known when their directory object is read. */
  readonly onProgress?: (fraction: number) => void;
  /** Transfers at once. */
  readonly jobs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface TransferResult {
  /** Objects that were not there before, directory objects included. */
  readonly transferred: number;
  readonly sizeBytes: number;
}

export const defaultJobs = 8;

export function oncePerId(objects: readonly WantedObject[]): readonly WantedObject[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()];
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

/** Members of directory objects that the cache holds. */
export async function membersOf(
  cache: ObjectCache,
  directories: readonly WantedObject[],
): Promise<readonly WantedObject[]> {
  const members: WantedObject[] = [];
  for (const { id, path } of directories) {
    for (const entry of await cache.readDirectory(id))
      members.push({ id: entry.md5, path: `${path}/${entry.relpath}` });
  }
  return members;
}

/** Up to five objects as id and path, and how many more. */
export function listed(objects: readonly WantedObject[]): string {
  const names = objects.slice(0, 5).map(({ id, path }) => `${id} (${shown(path)})`);
  const more = objects.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

export function stopWhenAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new LockstepError("INTERRUPTED", "the transfer was interrupted; objects that had arrived are kept", {
    hint: "Run the same command again: it goes on with what is missing.",
  });
}

/** What was done so far. */
export class Tally {
  readonly ids: Md5[] = [];
  sizeBytes = 0;
  #done = 0;
  #total = 0;
  readonly #report: (fraction: number) => void;

  constructor(report: ((fraction: number) => void) | undefined) {
    this.#report = report ?? (() => undefined);
  }

  expect(count: number): void {
    this.#total += count;
  }

  transferred(id: Md5, sizeBytes: number): void {
    this.ids.push(id);
    this.sizeBytes += sizeBytes;
  }

  finish(): void {
    this.#done++;
    this.#report(this.#done / this.#total);
  }

  get result(): TransferResult {
    return { transferred: this.ids.length, sizeBytes: this.sizeBytes };
  }
}
