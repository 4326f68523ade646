import { A as LockstepError, b as writeWhole, g as readTextIfThere, p as isNotThere } from "./file-work.js";
import { n as parseLockedStage } from "./lock.js";
import { a as runCachePath, i as runCacheKey, o as runCacheText, r as runCacheFolder, s as runCacheValue } from "./run-cache.js";
import { _n as cannotList } from "./pipeline.js";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

// pipeline/data/stages/run-cache.ts
/** Longest file of the run-cache that is read: a stage with about 100,000 dependencies. */
const limitBytes = 16777216;
/** Files beside the names of results are none. */
const resultName = /^[0-9a-f]{64}$/;
/** The result that a text holds, when it is the one of that key and value. */
function checked(text, key, value) {
	try {
		const locked = parseLockedStage(text, `${runCacheFolder(key)}/${value}`);
		return runCacheKey(locked) === key && runCacheValue(locked) === value ? locked : void 0;
	} catch (error) {
		if (error instanceof LockstepError) return void 0;
		throw error;
	}
}
async function readText(stream) {
	const parts = [];
	let size = 0;
	for await (const part of stream) {
		size += part.length;
		if (size > limitBytes) return void 0;
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}
/** Names below a key with the time they were written, newest first, as DVC looks them up. */
async function newestFirst(folder) {
	try {
		const names = (await readdir(folder)).filter((name) => resultName.test(name));
		const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs));
		return names.map((name, index) => ({
			name,
			time: times[index] ?? 0
		})).sort((a, b) => b.time - a.time).map(({ name }) => name);
	} catch (error) {
		if (isNotThere(error)) return [];
		throw error;
	}
}
/** @param folder - Of the cache: `runs` is in it. */
function openRunCache(folder) {
	return {
		async find(key) {
			const place = join(folder, runCacheFolder(key));
			for (const value of await newestFirst(place)) {
				const path = join(place, value);
				if ((await stat(path)).size > limitBytes) continue;
				const locked = checked(await readTextIfThere(path) ?? "", key, value);
				if (locked !== void 0) return locked;
			}
		},
		async save(locked) {
			const path = join(folder, runCachePath(locked));
			if (await readTextIfThere(path) === void 0) await writeWhole(path, runCacheText(locked));
		},
		async pull(key, remote, signal) {
			const prefix = `${runCacheFolder(key)}/`;
			const found = [];
			try {
				for await (const { key: name, modifiedMs } of remote.list(prefix, { signal })) if (resultName.test(name.slice(prefix.length))) found.push({
					key: name,
					modifiedMs: modifiedMs ?? 0
				});
			} catch (error) {
				if (cannotList(error)) return false;
				throw error;
			}
			for (const { key: name } of found.sort((a, b) => a.modifiedMs - b.modifiedMs)) {
				const path = join(folder, name);
				if (await readTextIfThere(path) !== void 0) continue;
				const content = await remote.read(name, { signal });
				const text = content === void 0 ? void 0 : await readText(content.stream);
				if (text !== void 0 && checked(text, key, name.slice(prefix.length)) !== void 0) await writeWhole(path, text);
			}
			return true;
		}
	};
}

export { openRunCache as t };