import { A as LockstepError } from "./file-work.js";
import { Fn as isDirectoryId, Hn as shown, bn as objectKey, vn as legacyKey } from "./pipeline.js";
import { availableParallelism } from "node:os";

// pipeline/data/objects/transfer.ts
/** As many as DVC: transfers wait for the other side most of the time. */
const defaultJobs = 4 * availableParallelism();
function jobsOf({ jobs, remote }) {
	return jobs ?? remote?.jobs ?? defaultJobs;
}
/** Where a remote keeps it. */
function keyOf({ id, isLegacy = false }) {
	return isLegacy ? legacyKey(id) : objectKey(id);
}
/** Where the cache keeps it. */
function cacheOf(cache, { isLegacy = false }) {
	return isLegacy ? cache.legacy : cache;
}
/** Each object once, with the first path that wants it. */
function oncePerId(objects) {
	const wanted = /* @__PURE__ */ new Map();
	for (const object of objects) if (!wanted.has(keyOf(object))) wanted.set(keyOf(object), object);
	return [...wanted.values()];
}
/** What a list holds: directory objects, and single files. */
function split(ids) {
	const wanted = oncePerId(ids);
	return {
		directories: wanted.filter(({ id }) => isDirectoryId(id)),
		files: wanted.filter(({ id }) => !isDirectoryId(id))
	};
}
/** Members of a directory object that the cache holds. */
async function membersOf(cache, directory) {
	return (await cacheOf(cache, directory).readDirectory(directory.id)).map(({ md5, relpath }) => ({
		...directory,
		id: md5,
		path: `${directory.path}/${relpath}`
	}));
}
/** Members of several directories, each object once. */
async function membersOfAll(cache, directories) {
	const members = [];
	for (const directory of directories) for (const member of await membersOf(cache, directory)) members.push(member);
	return oncePerId(members);
}
/** Up to five objects as id and path, and how many more. */
function listed(objects) {
	const names = objects.slice(0, 5).map(({ id, path }) => `${id} (${shown(path)})`);
	const more = objects.length - names.length;
	return `${names.join(", ")}${more > 0 ? ` and ${more.toString()} more` : ""}`;
}
function isCorrupt(error) {
	return error instanceof LockstepError && error.code === "OBJECT_CORRUPT";
}
/** True for an error that says that content is nowhere to be had. */
function isNowhere(error) {
	return error instanceof LockstepError && (error.code === "OBJECT_MISSING" || error.code === "REMOTE_MISSING");
}
function stopWhenAborted(signal) {
	if (signal?.aborted !== true) return;
	throw new LockstepError("INTERRUPTED", "the transfer was interrupted; objects that had arrived are kept", { hint: "Run the same command again: it goes on with what is missing." });
}
/** What was done so far. */
var Tally = class {
	#transferred = 0;
	sizeBytes = 0;
	#doneFiles = 0;
	#totalFiles = 0;
	#doneBytes = 0;
	#totalBytes;
	#report;
	constructor(report) {
		this.#report = report ?? (() => void 0);
	}
	expect(files, bytes) {
		this.#totalFiles += files;
		if (bytes !== void 0) this.#totalBytes = (this.#totalBytes ?? 0) + bytes;
	}
	/** @param count - Less than 0 when what had moved has to move again. */
	moved(count) {
		this.#doneBytes += count;
		this.#tell();
	}
	transferred(sizeBytes) {
		this.#transferred++;
		this.sizeBytes += sizeBytes;
	}
	finish(files = 1) {
		this.#doneFiles += files;
		this.#tell();
	}
	get result() {
		return {
			transferred: this.#transferred,
			sizeBytes: this.sizeBytes
		};
	}
	#tell() {
		this.#report(this.#totalFiles === 0 ? 1 : this.#doneFiles / this.#totalFiles, {
			doneFiles: this.#doneFiles,
			totalFiles: this.#totalFiles,
			doneBytes: this.#doneBytes,
			totalBytes: this.#totalBytes
		});
	}
};

export { jobsOf as a, membersOf as c, split as d, stopWhenAborted as f, isNowhere as i, membersOfAll as l, cacheOf as n, keyOf as o, isCorrupt as r, listed as s, Tally as t, oncePerId as u };