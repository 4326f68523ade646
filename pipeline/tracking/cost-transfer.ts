import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError, writeWhole } from "../data/objects/aside.ts";
import { cannotList, type Remote } from "../data/remotes/remote.ts";
import { costPathPattern, costsFolder, readCostRecord } from "../data/stages/cost-records.ts";

/** Records in a cache, as their keys on a remote. */
async function recordsHere(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(folder, costsFolder), { recursive: true });
    return names
      .map((name) => `${costsFolder}/${name.replaceAll("\\", "/")}`)
      .filter((key) => costPathPattern.test(key));
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

async function recordsThere(remote: Remote, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  try {
    for await (const { key } of remote.list(`${costsFolder}/`, { signal }))
      if (costPathPattern.test(key)) found.add(key);
  } catch (error) {
    if (!cannotList(error)) throw error;
  }
  return found;
}

interface Transfer {
  /** Of the cache. */
  readonly folder: string;
  readonly remote: Remote;
  readonly signal: AbortSignal;
}

/** Sends what stages took, with the results it belongs to. What the remote has stays as it is. */
export async function pushCosts({ folder, remote, signal }: Transfer): Promise<void> {
  const here = await recordsHere(folder);
  if (here.length === 0) return;
  const there = await recordsThere(remote, signal);
  for (const key of here) {
    if (there.has(key)) continue;
    const path = join(folder, key);
    const bytes = await readFile(path);
    const md5 = createHash("md5").update(bytes).digest("hex");
    await remote.write(key, { path, sizeBytes: bytes.length, md5 }, { signal });
  }
}

/** Brings what stages took elsewhere; what is here stays as it is. */
export async function fetchCosts({ folder, remote, signal }: Transfer): Promise<void> {
  const here = new Set(await recordsHere(folder));
  for (const key of await recordsThere(remote, signal)) {
    if (here.has(key)) continue;
    const text = await readCostRecord(remote, key, signal);
    if (text !== undefined) await writeWhole(join(folder, key), text);
  }
}
