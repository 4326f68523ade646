import { A as LockstepError } from "./file-work.js";
import { Hn as shown, Ln as objectPlace, Pn as corruptObject, Pt as mapParallel, dt as damagedObject } from "./pipeline.js";
import { t as copyObjects } from "./copy-objects.js";
import { a as jobsOf, d as split, f as stopWhenAborted, l as membersOfAll, n as cacheOf, o as keyOf, r as isCorrupt, s as listed, t as Tally, u as oncePerId } from "./transfer.js";

// pipeline/data/objects/fetch.ts
/** Bytes and objects that get their names together: what a kill can cost. */
const commitBytes = 67108864;
const commitObjects = 2e3;
/** Times an object is read whose bytes turn out wrong: a bad line heals, a bad object does not. */
const readsOfWrongBytes = 3;
function missingFrom(remote, missing) {
	if (remote === void 0) return new LockstepError("REMOTE_MISSING", `not in the cache, and no remote is configured: ${listed(missing)}`, { hint: "Name the remote that has it in .dvc/config, as `dvc remote add --default storage <url>` does, or run the stages that make it." });
	return new LockstepError("OBJECT_MISSING", `the remote ${remote.url} has no object ${listed(missing)}`, { hint: "Run `dvc push` or `lockstep push` where the data was added, then run this again." });
}
function failureOf(remote, { missing, corrupt }) {
	const [first] = corrupt;
	if (first === void 0) return missing.length === 0 ? void 0 : missingFrom(remote, missing);
	const others = [corrupt.length > 1 ? `; ${(corrupt.length - 1).toString()} more objects are damaged` : "", missing.length > 0 ? `; missing are ${listed(missing)}` : ""];
	return new LockstepError("OBJECT_CORRUPT", first.message + others.join(""), { ...first.hint === void 0 ? {} : { hint: first.hint } });
}
/** What is said of an object whose bytes are wrong on the remote. */
function wrongBytes(remote, { id, path }) {
	return {
		where: `${remote.url}: object ${id} (${shown(path)})`,
		hint: "Nothing was kept of it. Run the command again; when it stays so, push the object again from where it is intact."
	};
}
/** Receives one object, again when its bytes are wrong. `undefined` when the remote has none. */
async function receive({ signal }, remote, request) {
	const { object, tally, receiving } = request;
	for (let reads = 1;; reads++) {
		const content = await remote.read(keyOf(object), { signal });
		if (content === void 0) return void 0;
		let moved = 0;
		try {
			return await receiving.receive({
				id: object.id,
				stream: content.stream,
				...wrongBytes(remote, object),
				onBytes: (count) => {
					moved += count;
					tally.moved(count);
				}
			});
		} catch (error) {
			if (!isCorrupt(error) || reads === readsOfWrongBytes) throw error;
			tally.moved(-moved);
		}
	}
}
/** Streams objects in; they get their names together. */
async function receiveStreams(request, remote, part) {
	const { signal } = request;
	const { cache, tally, absent } = part;
	const nowhere = [];
	await using receiving = cache.receiving();
	let waiting = {
		objects: 0,
		sizeBytes: 0
	};
	const arrived = async (sizeBytes) => {
		waiting = {
			objects: waiting.objects + 1,
			sizeBytes: waiting.sizeBytes + sizeBytes
		};
		if (waiting.objects < commitObjects && waiting.sizeBytes < commitBytes) return;
		waiting = {
			objects: 0,
			sizeBytes: 0
		};
		await receiving.commit();
	};
	try {
		await mapParallel(part.objects, jobsOf(request), async (object) => {
			stopWhenAborted(signal);
			try {
				const received = await receive(request, remote, {
					object,
					tally,
					receiving
				});
				if (received === void 0) nowhere.push(object);
				else {
					tally.transferred(received.sizeBytes);
					await arrived(received.sizeBytes);
				}
			} catch (error) {
				stopWhenAborted(signal);
				if (!isCorrupt(error)) throw error;
				absent.corrupt.push(error);
			}
			tally.finish();
		});
	} finally {
		await receiving.commit();
	}
	return nowhere;
}
/** The same from a remote that is a folder, without streams. */
async function copyFolder(request, remote, part) {
	const { cache, tally, absent } = part;
	const nowhere = [];
	const byId = new Map(part.objects.map((object) => [object.id, object]));
	const source = objectPlace(remote.folder?.path ?? "", cache.hash);
	await copyObjects({
		ids: [...byId.keys()],
		from: (id) => source.path(id),
		to: cache,
		signal: request.signal,
		onCopied: (id, copied) => {
			const object = byId.get(id);
			if (object === void 0) return;
			if (copied.kind === "copied") {
				tally.transferred(copied.sizeBytes);
				tally.moved(copied.sizeBytes);
			} else if (copied.kind === "missing") nowhere.push(object);
			else absent.corrupt.push(corruptObject({
				...wrongBytes(remote, object),
				id,
				found: copied.found
			}));
			tally.finish();
		}
	});
	return nowhere;
}
/** Receives the objects that the cache lacks or holds damaged. What cannot be had is noted, and does not stop the others. */
async function receivePart(request, part) {
	const { remote, signal } = request;
	const { cache, objects, tally, absent } = part;
	stopWhenAborted(signal);
	const { missing, damaged } = await cache.verifyAll(objects.map(({ id }) => id), { signal });
	const lacking = /* @__PURE__ */ new Set([...missing, ...damaged.map(({ id }) => id)]);
	const wanted = objects.filter(({ id }) => lacking.has(id));
	tally.finish(objects.length - wanted.length);
	let nowhere = wanted;
	if (wanted.length > 0 && remote !== void 0) nowhere = await (remote.folder === void 0 ? receiveStreams : copyFolder)(request, remote, {
		...part,
		objects: wanted
	});
	else tally.finish(wanted.length);
	for (const object of nowhere) {
		const wrong = damaged.find(({ id }) => id === object.id);
		if (wrong === void 0) absent.missing.push(object);
		else absent.corrupt.push(damagedObject(cache, wrong));
	}
}
async function receiveAll(request, objects, notes) {
	notes.tally.expect(objects.length);
	for (const isLegacy of [false, true]) {
		const own = objects.filter((object) => (object.isLegacy ?? false) === isLegacy);
		const cache = isLegacy ? request.cache.legacy : request.cache;
		if (own.length > 0) await receivePart(request, {
			...notes,
			cache,
			objects: own
		});
	}
}
/**
* Brings objects from a remote into the cache: directory objects first, then all their members. Each is hashed while it arrives and
* gets its name only when the content is right. An object that the cache holds damaged is replaced.
*
* @throws LockstepError OBJECT_MISSING or OBJECT_CORRUPT naming ids and paths (after everything else has arrived), INTERRUPTED,
* REMOTE_MISSING when something must come from a remote and there is none; what the remote throws.
*/
async function fetchObjects(request) {
	const { cache, remote } = request;
	const tally = new Tally(request.onProgress);
	const absent = {
		missing: [],
		corrupt: []
	};
	const { directories, files } = split(request.ids);
	await receiveAll(request, directories, {
		tally,
		absent
	});
	const held = [];
	if (request.isListingOnly !== true) {
		for (const directory of directories) if (await cacheOf(cache, directory).has(directory.id)) held.push(directory);
	}
	const members = absent.corrupt.length > 0 ? [] : await membersOfAll(cache, held);
	await receiveAll(request, oncePerId([...files, ...members]), {
		tally,
		absent
	});
	const failure = failureOf(remote, absent);
	if (failure !== void 0) throw failure;
	return tally.result;
}

export { fetchObjects as t };