import { wt as ownFolder } from "./pipeline.js";
import { f as withFlock, n as hasDvcFolder, o as withMutex } from "./dvc-rwlock.js";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

// pipeline/data/locks/dvc-files-lock.ts
const waitMs = 1e4;
/**
* Runs `body`, which reads, changes and writes files that several stages share (`dvc.lock`, `.gitignore`), while no other process does:
* two that finish stages at once both find their lines in the file. DVC holds `.dvc/tmp/lock` whenever it writes them.
*
* @throws LockstepError LOCK_HELD, INTERRUPTED, what `body` throws.
*/
async function withDvcFiles(request, body) {
	const { root, signal } = request;
	const path = join(await ownFolder(root, "locks"), "dvc-files");
	return withMutex({
		path,
		waitMs,
		signal
	}, async () => {
		if (!await hasDvcFolder(root)) return body();
		await mkdir(join(root, ".dvc", "tmp"), { recursive: true });
		return withFlock(join(root, ".dvc", "tmp", "lock"), waitMs, body);
	});
}

export { withDvcFiles as t };