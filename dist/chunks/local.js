import { A as LockstepError, T as md5, _ as removeFile, d as isAsideName, m as isSystemError, p as isNotThere, u as asideName, y as syncFolder } from "./file-work.js";
import { At as eachPiece, In as objectExists, Pn as corruptObject, Pt as mapParallel, yn as localFolder } from "./pipeline.js";
import { chmod, mkdir, open, readdir, rename, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";

// pipeline/data/remotes/local.ts
const parallelCalls = 16;
/** More keys than this in one folder, and listing it is quicker than asking for each. */
const listedFrom = 4;
async function entriesOf(folder) {
	try {
		return await readdir(folder, { withFileTypes: true });
	} catch (error) {
		if (isNotThere(error)) return [];
		throw error;
	}
}
/** Copies a file aside in its final folder, hashing what was read; the caller names it. */
async function copyAside(source, aside, options) {
	const hash = createHash("md5");
	const handle = await open(aside, "wx", options.mode);
	try {
		await eachPiece(source.path, async (piece) => {
			options.signal?.throwIfAborted();
			hash.update(piece);
			await handle.writeFile(piece);
			options.onBytes?.(piece.length);
		});
		const found = hash.digest("hex");
		if (found !== source.md5) throw corruptObject({
			where: source.path,
			id: md5(source.md5),
			found,
			hint: "Restore the file, then run the same command again."
		});
		await handle.sync();
	} finally {
		await handle.close();
	}
}
/** Makes a folder and every name on the way to it durable. */
async function makeFolder(folder) {
	const first = await mkdir(folder, { recursive: true });
	if (first === void 0) return;
	for (let made = folder;; made = dirname(made)) {
		await syncFolder(dirname(made));
		if (made === first) return;
	}
}
async function* filesBelow(root, prefix, signal) {
	for (const entry of await entriesOf(join(root, prefix))) {
		signal?.throwIfAborted();
		if (entry.isDirectory()) yield* filesBelow(root, `${prefix}${entry.name}/`, signal);
		else if (entry.isFile() && !isAsideName(entry.name)) yield prefix + entry.name;
	}
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
		folder: {
			path: folder,
			isShared: options.settings["shared"] === "group"
		},
		async existing(keys, { signal } = {}) {
			const byFolder = Map.groupBy(keys, (key) => dirname(key));
			const present = await mapParallel([...byFolder], parallelCalls, async ([below, asked]) => {
				signal?.throwIfAborted();
				if (asked.length >= listedFrom) {
					const entries = await entriesOf(join(folder, below));
					const names = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => `${below}/${name}`));
					return asked.filter((key) => names.has(key));
				}
				const answers = await Promise.all(asked.map((key) => objectExists(join(folder, key))));
				return asked.filter((_, index) => answers[index] === true);
			});
			return new Set(present.flat());
		},
		async read(key, { signal, from = 0 } = {}) {
			signal?.throwIfAborted();
			const path = join(folder, key);
			if (!await objectExists(path)) return void 0;
			const handle = await open(path, "r");
			const { size } = await handle.stat();
			const bytes = handle.createReadStream({
				start: from,
				highWaterMark: 1048576,
				...signal === void 0 ? {} : { signal }
			});
			return {
				stream: Readable.toWeb(bytes),
				from,
				sizeBytes: size
			};
		},
		async write(key, source, { signal, onBytes } = {}) {
			signal?.throwIfAborted();
			const destination = join(folder, key);
			if (await objectExists(destination)) return;
			await makeFolder(dirname(destination));
			const aside = join(dirname(destination), asideName());
			try {
				const isObject = !key.startsWith("runs/");
				await copyAside(source, aside, {
					signal,
					onBytes,
					mode: isObject ? 384 : 438
				});
				if (isObject) await chmod(aside, 292);
				await rename(aside, destination);
			} finally {
				await removeFile(aside);
			}
			await syncFolder(dirname(destination));
		},
		async *list(prefix, { signal } = {}) {
			for await (const key of filesBelow(folder, prefix, signal)) {
				const { size, mtimeMs } = await stat(join(folder, key));
				yield {
					key,
					sizeBytes: size,
					modifiedMs: mtimeMs
				};
			}
		},
		async remove(keys, { signal } = {}) {
			await mapParallel(keys, parallelCalls, async (key) => {
				signal?.throwIfAborted();
				await removeFile(join(folder, key));
			});
			await mapParallel([...new Set(keys.map((key) => dirname(join(folder, key))))], parallelCalls, async (parent) => {
				await syncFolder(parent).catch((error) => {
					if (!isSystemError(error, "ENOENT")) throw error;
				});
			});
		},
		close: () => Promise.resolve()
	};
}

export { openLocalRemote };