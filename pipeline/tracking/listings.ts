import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isNotThere } from "../data/objects/aside.ts";
import { directoryObjectLimitBytes } from "../data/objects/directory-object.ts";
import { hashBytes } from "../data/objects/hash.ts";
import { legacyKey, objectKey, type Remote, readBounded } from "../data/remotes/remote.ts";
import type { Md5 } from "../domain/ids.ts";
import { idsMentioned } from "./named-ids.ts";

/** Where a directory object may be, in the order of asking. */
export interface ListingSources {
  readonly cacheFolder: string;
  /** Asked when the cache has it not; none when nothing is configured. */
  readonly remote: () => Promise<Remote | undefined>;
  readonly signal: AbortSignal;
}

async function fromCache(folder: string, key: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(folder, key));
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/**
 * Members of a directory object, from wherever it is intact. Names are not looked at: an object that must never be written out still
 * says what belongs to it.
 *
 * @returns `undefined` when it is intact nowhere.
 */
export async function membersOfListing(sources: ListingSources, id: Md5): Promise<readonly Md5[] | undefined> {
  const keys = [objectKey(id), legacyKey(id)];
  const readers = [
    ...keys.map((key) => () => fromCache(sources.cacheFolder, key)),
    ...keys.map((key) => async () => {
      const remote = await sources.remote();
      return remote && readBounded(remote, key, { limitBytes: directoryObjectLimitBytes, signal: sources.signal });
    }),
  ];
  for (const read of readers) {
    const bytes = await read();
    if (bytes !== undefined && hashBytes(bytes).md5 === id.slice(0, 32))
      return idsMentioned(Buffer.from(bytes).toString("latin1"));
  }
  return undefined;
}
