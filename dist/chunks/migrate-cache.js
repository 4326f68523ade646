import { Fn as isDirectoryId, Pt as mapParallel, dt as damagedObject } from "./pipeline.js";
import { t as copyObjects } from "./copy-objects.js";
import { A as LockstepError, T as md5 } from "./file-work.js";
import { n as storedFiles } from "./stored-objects.js";
import { chmod } from "node:fs/promises";

// pipeline/tracking/migrate-cache.ts
async function legacyIds({ cache }) {
	const ids = [];
	for await (const { name } of storedFiles(cache.folder)) if (name.kind === "object" && name.isLegacy) ids.push(name.id);
	return ids;
}
/** How many objects of the cache lie where DVC 2 put them. */
async function countLegacyObjects(repository) {
	return (await legacyIds(repository)).length;
}
/** Where objects lie by the ids that DVC 3 gives to their bytes. */
async function byNewId(repository, ids) {
	const { cache, signal } = repository;
	const paths = ids.map((id) => cache.legacy.path(id));
	const found = await (await repository.state()).md5OfAll(paths, {
		hash: "md5",
		signal
	});
	const sources = /* @__PURE__ */ new Map();
	for (const [index, id] of ids.entries()) {
		const [one, path] = [found[index], paths[index]];
		if (one !== void 0 && path !== void 0) sources.set(isDirectoryId(id) ? md5(`${one.md5}.dir`) : one.md5, path);
	}
	return sources;
}
/**
* Gives every object of DVC 2 in the cache its place in the layout of DVC 3, too, as a hard link where that can be: the bytes are there
* once, and what names the old place still finds it. Listings of folders come along as they are, as in DVC.
*
* @returns How many were new.
* @throws LockstepError OBJECT_CORRUPT when some are damaged, once all others are there; STORAGE_FAILED, INTERRUPTED.
*/
async function migrateObjects(repository) {
	const { cache, signal } = repository;
	const ids = await legacyIds(repository);
	const { damaged } = await cache.legacy.verifyAll(ids, { signal });
	const wrong = new Set(damaged.map(({ id }) => id));
	const sources = await byNewId(repository, ids.filter((id) => !wrong.has(id)));
	const present = await cache.hasAll([...sources.keys()]);
	const fresh = [...sources.keys()].filter((id) => !present.has(id));
	const migrated = [];
	await copyObjects({
		ids: fresh,
		from: (id) => sources.get(id) ?? "",
		to: cache,
		links: ["hardlink", "copy"],
		onCopied: (id, copied) => {
			if (copied.kind === "copied") migrated.push(id);
		},
		signal
	});
	await mapParallel(migrated, 8, (id) => chmod(cache.path(id), cache.objectMode));
	const [first] = damaged;
	if (first === void 0) return migrated.length;
	const { message, hint } = damagedObject(cache.legacy, first);
	throw new LockstepError("OBJECT_CORRUPT", `${damaged.length} of ${ids.length} objects stay where they are: ${message}`, { hint: hint ?? "" });
}

export { countLegacyObjects, migrateObjects };