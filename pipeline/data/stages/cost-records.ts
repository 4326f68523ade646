import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Cost, parseCost } from "../../domain/cost.ts";
import { canonicalJson, type Json } from "../../domain/json.ts";
import type { LockedStage } from "../dvc/model.ts";
import { runCacheKey, runCacheValue } from "../dvc/run-cache.ts";
import { isNotThere, writeWhole } from "../objects/aside.ts";
import { type Remote, readBounded } from "../remotes/remote.ts";

/**
 * What stages took when they ran, beside the objects of a cache and under the names of the run-cache: the lock of a commit names the cost
 * of each of its stages. They are files of our own, so that DVC's stay as it writes them; the folder above a record has a name that no
 * tool takes for a part of an object's.
 */
export const costsFolder = "lockstep/costs";

/** `lockstep/costs/<first two digits>/<key>/<value>.json`, as in a cache, so on a remote. */
export const costPathPattern = /^lockstep\/costs\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}\.json$/;

/** Longest file that is read. */
const limitBytes = 4096;

export interface CostRecords {
  /** What a stage took when it made this; `undefined` when nobody kept it. */
  find(locked: LockedStage): Promise<Cost | undefined>;
  /** Keeps it; the newest counts. */
  save(locked: LockedStage, cost: Cost): Promise<void>;
  /** Brings one record from a remote that is not here. */
  pull(locked: LockedStage, remote: Remote, signal: AbortSignal | undefined): Promise<void>;
}

/** Where the cost of what a lock says stands, below the root of a cache or remote. */
export function costPath(locked: LockedStage): string {
  const key = runCacheKey(locked);
  return `${costsFolder}/${key.slice(0, 2)}/${key}/${runCacheValue(locked)}.json`;
}

function parse(text: string): Cost | undefined {
  try {
    return parseCost(JSON.parse(text) as Json);
  } catch {
    // Cut off, or somebody else's: as if it was not there.
    return undefined;
  }
}

/** The text of a cost record on a remote; `undefined` when it has none, or none that is one. */
export async function readCostRecord(
  remote: Remote,
  key: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const text = (await readBounded(remote, key, { limitBytes, signal }))?.toString("utf8");
  return text === undefined || parse(text) === undefined ? undefined : text;
}

/** @param folder - Of the cache. */
export function openCostRecords(folder: string): CostRecords {
  const read = async (path: string): Promise<Cost | undefined> => {
    try {
      if ((await stat(path)).size > limitBytes) return undefined;
      return parse(await readFile(path, "utf8"));
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw error;
    }
  };
  return {
    find: (locked) => read(join(folder, costPath(locked))),

    save: (locked, cost) => writeWhole(join(folder, costPath(locked)), `${canonicalJson(cost)}\n`),

    async pull(locked, remote, signal) {
      const name = costPath(locked);
      const path = join(folder, name);
      if ((await read(path)) !== undefined) return;
      const text = await readCostRecord(remote, name, signal);
      if (text !== undefined) await writeWhole(path, text);
    },
  };
}
