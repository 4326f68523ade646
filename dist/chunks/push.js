import { A as LockstepError } from "./file-work.js";
import { Ln as objectPlace, Nn as contentMd5, Nt as md5OfFile, Pt as mapParallel, dt as damagedObject, rn as bulk } from "./pipeline.js";
import { t as copyObjects } from "./copy-objects.js";
import { a as jobsOf, c as membersOf, d as split, f as stopWhenAborted, n as cacheOf, o as keyOf, r as isCorrupt, s as listed, t as Tally, u as oncePerId } from "./transfer.js";
import { t as expandGlobs } from "./globs.js";
import { n as pushRunCache } from "./run-cache-transfer.js";
import { t as selectInAll } from "./selection.js";
import { n as isRepositoryImport } from "./tracked.js";
import { a as watched, i as wantedContents, n as partOf, t as batchesOf } from "./transfers.js";

// pipeline/data/objects/push.ts
function isWithheld({ missing, corrupt }, object) {
	return missing.has(keyOf(object)) || corrupt.has(keyOf(object));
}
/** Copies objects to a remote that is a folder. */
async function copyToFolder({ cache, signal }, { path, isShared }, part) {
	const { tally, withheld } = part;
	for (const isLegacy of [false, true]) {
		const objects = part.objects.filter((object) => (object.isLegacy ?? false) === isLegacy);
		if (objects.length === 0) continue;
		const own = isLegacy ? cache.legacy : cache;
		const byId = new Map(objects.map((object) => [object.id, object]));
		await copyObjects({
			ids: [...byId.keys()],
			from: (id) => own.path(id),
			to: objectPlace(path, own.hash, isShared),
			signal,
			onCopied: (id, copied) => {
				const object = byId.get(id);
				if (object === void 0) return;
				if (copied.kind === "copied") {
					tally.transferred(copied.sizeBytes);
					tally.moved(copied.sizeBytes);
				} else if (copied.kind === "missing") withheld.missing.set(keyOf(object), object);
				else withheld.corrupt.set(keyOf(object), damagedObject(own, {
					id,
					found: copied.found
				}));
				tally.finish();
			}
		});
	}
}
/** Sends those objects that the remote lacks. What is nowhere or damaged is noted, and does not stop the others. */
async function sendAll(request, objects, { tally, withheld }) {
	const { cache, remote, signal } = request;
	const jobs = jobsOf(request);
	stopWhenAborted(signal);
	const present = await remote.existing(objects.map(keyOf), { signal });
	const lacking = objects.filter((object) => !present.has(keyOf(object)));
	const sizes = await bulk("stamp", lacking.map((object) => cacheOf(cache, object).path(object.id)));
	tally.expect(lacking.length, sizes.reduce((sum, size) => sum + (size?.sizeBytes ?? 0), 0));
	if (remote.folder !== void 0) {
		await copyToFolder(request, remote.folder, {
			objects: lacking,
			tally,
			withheld
		});
		return;
	}
	await mapParallel(lacking, jobs, async (object, index) => {
		stopWhenAborted(signal);
		const sizeBytes = sizes[index]?.sizeBytes;
		if (sizeBytes === void 0) withheld.missing.set(keyOf(object), object);
		else {
			const own = cacheOf(cache, object);
			const path = own.path(object.id);
			const onBytes = (count) => {
				tally.moved(count);
			};
			try {
				if (object.isLegacy === true) await own.verify(object.id);
				const md5 = object.isLegacy === true ? (await md5OfFile(path)).md5 : contentMd5(object.id);
				await remote.write(keyOf(object), {
					path,
					sizeBytes,
					md5
				}, {
					signal,
					onBytes
				});
				tally.transferred(sizeBytes);
			} catch (error) {
				stopWhenAborted(signal);
				if (!isCorrupt(error)) throw error;
				withheld.corrupt.set(keyOf(object), error);
			}
		}
		tally.finish();
	});
}
/**
* Brings objects from the cache to a remote: all members of a directory before the directory object, which DVC takes as proof that
* they are there; it stays here when one of them could not be sent. Damaged objects are never sent. A part of a directory is sent with
* the directory object, as by DVC: nobody could find the part without it.
*
* @throws LockstepError OBJECT_MISSING when neither side has an object, OBJECT_CORRUPT when the cache holds one damaged (after everything
* else was sent), INTERRUPTED; what the remote throws.
*/
async function pushObjects(request) {
	const { cache, remote, signal } = request;
	const tally = new Tally(request.onProgress);
	const withheld = {
		missing: /* @__PURE__ */ new Map(),
		corrupt: /* @__PURE__ */ new Map()
	};
	const { directories, files } = split(request.ids);
	try {
		const held = await mapParallel(directories, jobsOf(request), (directory) => cacheOf(cache, directory).has(directory.id));
		const ours = directories.filter((_, index) => held[index] === true);
		const theirs = directories.filter((_, index) => held[index] === false);
		const members = /* @__PURE__ */ new Map();
		for (const directory of ours) members.set(keyOf(directory), directory.members ?? await membersOf(cache, directory));
		await sendAll(request, oncePerId([...files, ...[...members.values()].flat()]), {
			tally,
			withheld
		});
		await sendAll(request, [...ours.filter((directory) => (members.get(keyOf(directory)) ?? []).every((member) => !isWithheld(withheld, member))), ...theirs], {
			tally,
			withheld
		});
	} catch (error) {
		stopWhenAborted(signal);
		throw error;
	}
	const [corrupt] = withheld.corrupt.values();
	if (corrupt !== void 0) throw corrupt;
	if (withheld.missing.size > 0) {
		const missing = listed([...withheld.missing.values()]);
		throw new LockstepError("OBJECT_MISSING", `neither the cache nor ${remote.url} has ${missing}`, { hint: "Everything else was sent. Add the data again with `lockstep add`, make it again with `lockstep train`, or push from where it is." });
	}
	return tally.result;
}

// pipeline/tracking/push.ts
/** What a batch sends. Parts of one directory come together, unless all of it goes anyway. */
async function objectsOf({ cache, wanted }, onlyHeld) {
	const whole = [];
	const parts = /* @__PURE__ */ new Map();
	for (const one of wanted) {
		if (onlyHeld && !await cache.has(one.id)) continue;
		const { id, path, isLegacy } = one;
		if (one.part === void 0) whole.push({
			id,
			path,
			isLegacy
		});
		else {
			const members = [...parts.get(id)?.members ?? [], ...await partOf(cache, one)];
			parts.set(id, {
				id,
				path,
				isLegacy,
				members
			});
		}
	}
	for (const { id } of whole) parts.delete(id);
	return [...whole, ...parts.values()];
}
async function pushBatch(batch, repository, onlyHeld) {
	const { cache, remote } = batch;
	if (remote === void 0) return {
		pushed: 0,
		sizeBytes: 0
	};
	const ids = await objectsOf(batch, onlyHeld);
	const { transferred, sizeBytes } = await pushObjects({
		cache,
		remote,
		ids,
		...watched(repository, "Push")
	});
	return {
		pushed: transferred,
		sizeBytes
	};
}
/**
* Sends what is recorded from the cache to the remotes: what the outputs name, else the one that was asked for. Imports from other
* repositories and `push: false` stay. Everything that can be sent is sent before a failure is told.
*
* @throws LockstepError REMOTE_MISSING, OBJECT_MISSING, OBJECT_CORRUPT, TARGET_UNKNOWN, INTERRUPTED.
*/
async function push(request, repository) {
	const targets = await expandGlobs(repository, request);
	const selected = await selectInAll({
		...request,
		targets
	}, repository);
	const wanted = wantedContents(selected, {
		remote: request.remote,
		takes: (tracker, output) => output.isPushed && !isRepositoryImport(tracker)
	}, repository);
	let pushed = 0;
	let sizeBytes = 0;
	const failures = [];
	for (const batch of await batchesOf(wanted, {
		remote: request.remote,
		isNeeded: true
	}, repository)) try {
		const result = await pushBatch(batch, repository, request.onlyHeld === true);
		pushed += result.pushed;
		sizeBytes += result.sizeBytes;
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		failures.push(error);
	}
	const [first] = failures;
	if (first !== void 0) throw first;
	if (request.runCache === true) pushed += await pushRunCache(repository, request.remote);
	return {
		pushed,
		sizeBytes
	};
}

export { pushObjects as n, push as t };