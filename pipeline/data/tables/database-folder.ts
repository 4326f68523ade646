import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../objects/scratch.ts";

const prefix = "lockstep-tables-";
/** Longer than any comparison takes: a container that shares the folder has processes that are not seen here. */
const abandonedAfterMs = 3_600_000;

/** Removes what processes that were killed left an hour ago or earlier; what others own, or remove meanwhile, is theirs. */
async function removeAbandoned(within: string): Promise<void> {
  for (const name of await readdir(within)) {
    const [, pid] = name.startsWith(prefix) ? (/^([1-9]\d*)-\w{6}$/.exec(name.slice(prefix.length)) ?? []) : [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(within, name);
    const found = await lstat(path).catch(() => undefined);
    const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.();
    if (isOurs && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}

/** A folder of its own for one database among the temporary files, named by the process that has to remove it. */
export async function makeDatabaseFolder(within: string = tmpdir()): Promise<string> {
  await removeAbandoned(within);
  return mkdtemp(join(within, `${prefix}${String(process.pid)}-`));
}
