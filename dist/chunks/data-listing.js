import { Dt as directoryObject, Fn as isDirectoryId } from "./pipeline.js";
import { o as workspaceContents } from "./contents.js";
import { n as isInside } from "./overlap.js";
import { A as LockstepError } from "./file-work.js";
import { a as objectOf, n as cacheFor, r as membersOf } from "./tracked-objects.js";

// pipeline/tracking/data-listing.ts
var Collector = class {
	entries = /* @__PURE__ */ new Map();
	unknownFolders = /* @__PURE__ */ new Set();
	repository;
	request;
	constructor(repository, request) {
		this.repository = repository;
		this.request = request;
	}
	isWanted(path) {
		const { targets } = this.request;
		return targets.length === 0 || targets.some((target) => path === target || isInside(path, target));
	}
	/** Whether an output is a target, is in one, or has one in it. */
	isConcerned({ path, isCached }) {
		return isCached && (this.isWanted(path) || this.request.targets.some((target) => isInside(target, path)));
	}
	add(path, entry) {
		if (this.isWanted(path)) this.entries.set(path, entry);
	}
	/** A folder with its members, whose objects may be in the cache or not. */
	addFolder(path, folder, members) {
		this.add(path, folder);
		for (const { relpath, md5, isInCache } of members) this.add(`${path}/${relpath}`, {
			id: md5,
			isFolder: false,
			isInCache
		});
	}
	async addRecorded(object) {
		const { path, id } = object;
		const cache = cacheFor(this.repository, object);
		const own = {
			id,
			isFolder: isDirectoryId(id),
			isInCache: await cache.has(id)
		};
		if (!own.isFolder || this.request.isShallow === true) {
			this.add(path, own);
			return;
		}
		let members = [];
		try {
			members = await membersOf(this.repository, object);
		} catch (error) {
			if (!(error instanceof LockstepError) || !["OBJECT_MISSING", "REMOTE_MISSING"].includes(error.code)) throw error;
			this.unknownFolders.add(path);
			this.repository.warn(`${path}/ is compared as a whole: ${error.message}`);
		}
		const held = await cache.hasAll(members.map(({ md5 }) => md5));
		this.addFolder(path, own, members.map((member) => ({
			...member,
			isInCache: held.has(member.md5)
		})));
	}
	async addPresent(contents, { path, entry }) {
		const hash = entry?.md5 !== void 0 && entry.isLegacy ? "legacy" : "md5";
		const members = await contents.members(path, hash);
		if (members === void 0) {
			const content = await contents.at(path, hash);
			if (content !== void 0) this.add(path, {
				id: content.id,
				isFolder: false,
				isInCache: true
			});
			return;
		}
		const folder = {
			id: directoryObject(members).id,
			isFolder: true,
			isInCache: true
		};
		this.addFolder(path, folder, this.request.isShallow === true ? [] : members.map((member) => ({
			...member,
			isInCache: true
		})));
	}
};
/** Outputs that DVC keeps, as they are recorded. */
async function recordedListing(repository, outputs, request) {
	const listing = new Collector(repository, request);
	for (const output of outputs) {
		const object = listing.isConcerned(output) ? objectOf(output) : void 0;
		if (object !== void 0) await listing.addRecorded(object);
	}
	return listing;
}
/** Outputs that DVC keeps, as they stand in the workspace. */
async function presentListing(repository, outputs, request) {
	const listing = new Collector(repository, request);
	const contents = workspaceContents(repository.root, await repository.state(), repository.cache.folder);
	for (const output of outputs) if (listing.isConcerned(output)) await listing.addPresent(contents, output);
	return listing;
}

export { recordedListing as n, presentListing as t };