import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError } from "../data/objects/aside.ts";
import { objectExists } from "../data/objects/store.ts";
import { cannotList, type Remote } from "../data/remotes/remote.ts";
import { openRunCache } from "../data/stages/run-cache.ts";
import { sha256 } from "../domain/ids.ts";
import { fetchCosts, pushCosts } from "./cost-transfer.ts";
import type { DataRepository } from "./repository.ts";
import { remoteFor } from "./transfers.ts";

/** `runs/<first two digits>/<key>/<value>`, as in a cache, so on a remote. */
const resultPath = /^runs\/[0-9a-f]{2}\/([0-9a-f]{64})\/[0-9a-f]{64}$/;

/** Results in a cache, as their keys on a remote. */
async function resultsHere(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(folder, "runs"), { recursive: true });
    return names.map((name) => `runs/${name.replaceAll("\\", "/")}`).filter((name) => resultPath.test(name));
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

/** Results on a remote; `undefined` when it cannot list what it has (plain HTTP). */
async function resultsThere(remote: Remote, signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
  const found = new Set<string>();
  try {
    for await (const { key } of remote.list("runs/", { signal })) if (resultPath.test(key)) found.add(key);
  } catch (error) {
    if (cannotList(error)) return undefined;
    throw error;
  }
  return found;
}

function withoutRunCache(repository: DataRepository, remote: Remote): number {
  repository.warn(`${remote.url} cannot list what it has, so it keeps no run-cache`);
  return 0;
}

/** Sends what stages made of which inputs, and what that took. @returns How many results the remote did not have. */
export async function pushRunCache(repository: DataRepository, remoteName: string | undefined): Promise<number> {
  const { cache, signal } = repository;
  const remote = await remoteFor(repository, remoteName);
  const there = await resultsThere(remote, signal);
  if (there === undefined) return withoutRunCache(repository, remote);
  const lacking = (await resultsHere(cache.folder)).filter((name) => !there.has(name));
  for (const [index, name] of lacking.entries()) {
    const path = join(cache.folder, name);
    const bytes = await readFile(path);
    const md5 = createHash("md5").update(bytes).digest("hex");
    await remote.write(name, { path, sizeBytes: bytes.length, md5 }, { signal });
    repository.progress({ title: "Push the run-cache", done: index + 1, total: lacking.length, unit: "files" });
  }
  await pushCosts({ folder: cache.folder, remote, signal });
  return lacking.length;
}

/** Brings what stages made of which inputs, and what that took; a result counts when its content gives its name. @returns How many are new here. */
export async function fetchRunCache(repository: DataRepository, remoteName: string | undefined): Promise<number> {
  const { cache, signal } = repository;
  const remote = await remoteFor(repository, remoteName);
  const there = await resultsThere(remote, signal);
  if (there === undefined) return withoutRunCache(repository, remote);
  const here = new Set(await resultsHere(cache.folder));
  const lacking = [...there].filter((name) => !here.has(name));
  const keys = new Set(lacking.flatMap((name) => resultPath.exec(name)?.[1] ?? []));
  const runCache = openRunCache(cache.folder);
  for (const key of keys) await runCache.pull(sha256(key), remote, signal);
  await fetchCosts({ folder: cache.folder, remote, signal });
  let brought = 0;
  for (const name of lacking) if (await objectExists(join(cache.folder, name))) brought++;
  return brought;
}
