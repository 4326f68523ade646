import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ownFolder } from "../objects/scratch.ts";
import { hasDvcFolder } from "./dvc-rwlock.ts";
import { withFlock } from "./flock.ts";
import { withMutex } from "./mutex.ts";

const waitMs = 10_000;

/**
 * Runs `body`, which reads, changes and writes files that several stages share (`dvc.lock`, `.gitignore`), while no other process does:
 * two that finish stages at once both find their lines in the file. DVC holds `.dvc/tmp/lock` whenever it writes them.
 *
 * @throws LockstepError LOCK_HELD, INTERRUPTED, what `body` throws.
 */
export async function withDvcFiles<Result>(
  request: { readonly root: string; readonly signal?: AbortSignal | undefined },
  body: () => Promise<Result>,
): Promise<Result> {
  const { root, signal } = request;
  const path = join(await ownFolder(root, "locks"), "dvc-files");
  return withMutex({ path, waitMs, signal }, async () => {
    if (!(await hasDvcFolder(root))) return body();
    await mkdir(join(root, ".dvc", "tmp"), { recursive: true });
    return withFlock(join(root, ".dvc", "tmp", "lock"), waitMs, body);
  });
}
