import { I as isSystemError, L as syncFolder, M as objectExists, N as objectPath, P as storeCopy, V as LockstepError } from "./pipeline.js";
import { mkdir, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { dirname, join, resolve } from "node:path";
import { homedir } from "node:os";
import { createReadStream } from "node:fs";

// pipeline/data/remotes/local.ts
/** The folder that the url of a local remote names; DVC takes a relative one from `.dvc`. */
function localFolder(url, base) {
	if (url.startsWith("file://")) return fileURLToPath(url);
	if (url === "~" || url.startsWith("~/")) return join(homedir(), url.slice(1));
	return resolve(base, url);
}
/** A DVC remote that is a folder, on this machine or mounted. Objects are read-only files, as DVC writes them. */
async function openLocalRemote(options) {
	const folder = localFolder(options.url, options.base);
	const found = await stat(folder).catch((error) => {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	});
	if (found !== void 0 && !found.isDirectory()) throw new LockstepError("REMOTE_UNSUPPORTED", `the remote ${options.url} is a file, not a folder`, { hint: "Correct its url in .dvc/config." });
	return {
		url: options.url,
		has: (id) => objectExists(objectPath(folder, id)),
		async read(id) {
			const path = objectPath(folder, id);
			if (!await objectExists(path)) return void 0;
			return Readable.toWeb(createReadStream(path, { highWaterMark: 1048576 }));
		},
		async write(id, file) {
			const destination = objectPath(folder, id);
			if (await objectExists(destination)) return;
			await mkdir(dirname(destination), { recursive: true });
			await storeCopy({
				folder,
				source: file,
				suffix: id.endsWith(".dir") ? ".dir" : "",
				expected: id
			});
			await syncFolder(dirname(destination));
			await syncFolder(dirname(dirname(destination)));
		}
	};
}

export { openLocalRemote };