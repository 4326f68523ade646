import { Fn as isDirectoryId } from "./pipeline.js";
import { t as fetchObjects } from "./fetch.js";
import { c as membersOf, o as keyOf, u as oncePerId } from "./transfer.js";
import { A as LockstepError } from "./file-work.js";
import { n as shownFrom } from "./paths.js";
import { t as selectInAll } from "./selection.js";
import { n as isRepositoryImport } from "./tracked.js";
import { a as watched, i as wantedContents, n as partOf, t as batchesOf } from "./transfers.js";

// pipeline/tracking/cloud-status.ts
/** A directory object that the cache lacks comes from the remote: without it nobody knows what it is made of. */
async function bringListings({ cache, remote }, directories, repository) {
	try {
		await fetchObjects({
			cache,
			remote,
			ids: directories,
			isListingOnly: true,
			...watched(repository, "Look")
		});
	} catch (error) {
		if (!(error instanceof LockstepError && ["OBJECT_MISSING", "OBJECT_CORRUPT"].includes(error.code))) throw error;
	}
}
/** Every object that a batch is about: directory objects, their members, files. */
async function objectsOf(batch, repository) {
	const { cache, wanted } = batch;
	await bringListings(batch, wanted.filter(({ id }) => isDirectoryId(id)), repository);
	const objects = [];
	for (const one of wanted) {
		const isListed = isDirectoryId(one.id) && await cache.has(one.id);
		if (one.part !== void 0 && isListed) objects.push(...await partOf(cache, one));
		else {
			const { id, path, isLegacy } = one;
			objects.push({
				id,
				path,
				isLegacy
			});
			if (isListed) objects.push(...await membersOf(cache, {
				id,
				path,
				isLegacy
			}));
		}
	}
	return oncePerId(objects);
}
/**
* What cache and remote do not share of everything that is recorded. Nothing but directory objects moves.
*
* @throws LockstepError REMOTE_MISSING, TARGET_UNKNOWN, INTERRUPTED.
*/
async function cloudStatus(request, repository) {
	const selected = await selectInAll(request, repository);
	const wanted = wantedContents(selected, {
		remote: request.remote,
		takes: (tracker, output) => output.isPushed && !isRepositoryImport(tracker)
	}, repository);
	const found = /* @__PURE__ */ new Map();
	for (const batch of await batchesOf(wanted, {
		remote: request.remote,
		isNeeded: true
	}, repository)) {
		const { cache, remote } = batch;
		if (remote === void 0) continue;
		const objects = await objectsOf(batch, repository);
		const here = await cache.hasAll(objects.map(({ id }) => id));
		const there = await remote.existing(objects.map(keyOf), { signal: repository.signal });
		for (const object of objects) {
			const [isHere, isThere] = [here.has(object.id), there.has(keyOf(object))];
			if (isHere && isThere) continue;
			found.set(shownFrom(repository, object.path), isHere ? "new" : isThere ? "deleted" : "missing");
		}
	}
	return Object.fromEntries(found);
}

export { cloudStatus };