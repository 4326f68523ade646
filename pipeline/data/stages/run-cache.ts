import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Sha256 } from "../../domain/ids.ts";
import { parseLockedStage } from "../dvc/lock.ts";
import type { LockedStage } from "../dvc/model.ts";
import { runCacheFolder, runCacheKey, runCachePath, runCacheText, runCacheValue } from "../dvc/run-cache.ts";
import { isNotThere, readTextIfThere, writeWhole } from "../objects/aside.ts";
import { cannotList, type Remote } from "../remotes/remote.ts";

/**
 * What stages made of which inputs, beside the objects of a cache: DVC's own run-cache, file by file. A file counts when its content
 * gives the name it has; whatever else stands there is passed over.
 */
export interface RunCache {
  /** The newest result of a key; `undefined` when there is none. */
  find(key: Sha256): Promise<LockedStage | undefined>;
  /** Keeps a result; one that is kept already stays as it is. */
  save(locked: LockedStage): Promise<void>;
  /**
   * Brings the results of one key from a remote, never more.
   *
   * @returns False for a remote that cannot list what it has (plain HTTP).
   */
  pull(key: Sha256, remote: Remote, signal: AbortSignal | undefined): Promise<boolean>;
}

/** Longest file of the run-cache that is read: a stage with about 100,000 dependencies. */
const limitBytes = 16 * 1024 * 1024;

/** Files beside the names of results are none. */
const resultName = /^[0-9a-f]{64}$/;

/** The result that a text holds, when it is the one of that key and value. */
function checked(text: string, key: Sha256, value: string): LockedStage | undefined {
  try {
    const locked = parseLockedStage(text, `${runCacheFolder(key)}/${value}`);
    return runCacheKey(locked) === key && runCacheValue(locked) === value ? locked : undefined;
  } catch (error) {
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

async function readText(stream: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > limitBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Names below a key with the time they were written, newest first, as DVC looks them up. */
async function newestFirst(folder: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => resultName.test(name));
    const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs));
    return names
      .map((name, index) => ({ name, time: times[index] ?? 0 }))
      .sort((a, b) => b.time - a.time)
      .map(({ name }) => name);
  } catch (error) {
    if (isNotThere(error)) return [];
    throw error;
  }
}

/** @param folder - Of the cache: `runs` is in it. */
export function openRunCache(folder: string): RunCache {
  return {
    async find(key) {
      const place = join(folder, runCacheFolder(key));
      for (const value of await newestFirst(place)) {
        const path = join(place, value);
        if ((await stat(path)).size > limitBytes) continue;
        const locked = checked((await readTextIfThere(path)) ?? "", key, value);
        if (locked !== undefined) return locked;
      }
      return undefined;
    },

    async save(locked) {
      const path = join(folder, runCachePath(locked));
      if ((await readTextIfThere(path)) === undefined) await writeWhole(path, runCacheText(locked));
    },

    async pull(key, remote, signal) {
      const prefix = `${runCacheFolder(key)}/`;
      const found: { readonly key: string; readonly modifiedMs: number }[] = [];
      try {
        for await (const { key: name, modifiedMs } of remote.list(prefix, { signal }))
          if (resultName.test(name.slice(prefix.length))) found.push({ key: name, modifiedMs: modifiedMs ?? 0 });
      } catch (error) {
        if (cannotList(error)) return false;
        throw error;
      }
      // Oldest first, so that the order in which they were made is the order here, too.
      for (const { key: name } of found.sort((a, b) => a.modifiedMs - b.modifiedMs)) {
        const path = join(folder, name);
        if ((await readTextIfThere(path)) !== undefined) continue;
        const content = await remote.read(name, { signal });
        const text = content === undefined ? undefined : await readText(content.stream);
        if (text !== undefined && checked(text, key, name.slice(prefix.length)) !== undefined)
          await writeWhole(path, text);
      }
      return true;
    },
  };
}
