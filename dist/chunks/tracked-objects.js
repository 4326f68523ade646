import { t as fetchObjects } from "./fetch.js";
import { A as LockstepError } from "./file-work.js";
import { readFile } from "node:fs/promises";

// pipeline/tracking/tracked-objects.ts
/** The object of an output; `undefined` when nothing is recorded of it, or DVC does not keep it. */
function objectOf({ entry, isCached, path, remote }) {
	if (entry?.md5 === void 0 || !isCached) return void 0;
	return {
		id: entry.md5,
		isLegacy: entry.isLegacy,
		path,
		remote
	};
}
/** The layout of the cache that has an object, if one has. */
function cacheFor(repository, { isLegacy }) {
	return isLegacy ? repository.cache.legacy : repository.cache;
}
/** Makes sure that the cache has an object, from its remote when there is one. @throws LockstepError OBJECT_MISSING, REMOTE_MISSING. */
async function bring(repository, object) {
	const cache = cacheFor(repository, object);
	if (await cache.has(object.id)) return cache;
	const { config, signal } = repository;
	const remote = object.remote !== void 0 || config.defaultRemote !== void 0 ? await repository.remote(object.remote) : void 0;
	await fetchObjects({
		cache,
		remote,
		ids: [object],
		isListingOnly: true,
		signal
	});
	return cache;
}
/** Members of a folder's object. */
async function membersOf(repository, object) {
	return (await bring(repository, object)).readDirectory(object.id);
}
/** The path of an object in the cache, its bytes checked. */
async function objectFile(repository, object) {
	const cache = await bring(repository, object);
	await cache.verify(object.id);
	return cache.path(object.id);
}
/** The bytes of an object, checked. @param limitBytes - Of what is read whole. */
async function bytesOf(repository, object, limitBytes) {
	const cache = await bring(repository, object);
	const { sizeBytes } = await cache.verify(object.id);
	if (sizeBytes > limitBytes) throw new LockstepError("TABLE_INVALID", `${object.path} has ${sizeBytes} bytes; at most ${limitBytes} are read`, { hint: "Metrics, parameters and plots are small files: is another file meant?" });
	return readFile(cache.path(object.id));
}

export { objectOf as a, objectFile as i, cacheFor as n, membersOf as r, bytesOf as t };