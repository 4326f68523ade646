import { jt as hashBytes, xn as readBounded } from "./pipeline.js";
import { t as folderStore } from "./folder-store2.js";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";

// pipeline/training/sweeps/remote-store.ts
/** Most bytes of one text; a result has a few kilobytes. */
const textLimitBytes = 1048576;
async function textOf(remote, key) {
	return (await readBounded(remote, key, { limitBytes: textLimitBytes }))?.toString("utf8");
}
/**
* A store in a DVC remote, beside the objects. Writes to S3, Google and Azure are create-only by the server's word; elsewhere two
* workers that claim at the very same moment may both go on, and the first result stays.
*/
function remoteStore(remote) {
	if (remote.folder !== void 0) return folderStore(remote.folder.path);
	return {
		async list(prefix) {
			const keys = [];
			for await (const { key } of remote.list(prefix)) keys.push(key);
			return keys;
		},
		read: (key) => textOf(remote, key),
		async create(key, text) {
			if ((await remote.existing([key])).has(key)) return false;
			const folder = await mkdtemp(join(tmpdir(), "lockstep-sweep-"));
			try {
				const path = join(folder, "text");
				await writeFile(path, text);
				await remote.write(key, {
					path,
					sizeBytes: Buffer.byteLength(text),
					md5: hashBytes(text).md5
				});
			} finally {
				await rm(folder, {
					recursive: true,
					force: true
				});
			}
			return await textOf(remote, key) === text;
		}
	};
}

export { remoteStore };