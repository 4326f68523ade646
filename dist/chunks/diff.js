import { N as directoryObject, lt as isDirectoryId } from "./pipeline.js";
import { a as workspaceContents } from "./contents.js";
import { O as isInside } from "./collect.js";
import { T as LockstepError } from "./file-work.js";
import { t as dataDifference } from "./data-diff2.js";
import { t as placeOf } from "./paths.js";
import { a as workspaceName, n as hasCommits, r as stateAt } from "./states2.js";
import { i as readTrackers } from "./tracked.js";
import { i as objectOf, n as cacheFor, r as membersOf } from "./tracked-objects.js";

// pipeline/tracking/diff.ts
/** What is tracked in one state, as it is recorded, or as it stands in the workspace. */
var Listing = class {
	entries = /* @__PURE__ */ new Map();
	repository;
	targets;
	constructor(repository, targets) {
		this.repository = repository;
		this.targets = targets;
	}
	isWanted(path) {
		return this.targets.length === 0 || this.targets.some((target) => path === target || isInside(path, target));
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
		if (!own.isFolder) {
			this.add(path, own);
			return;
		}
		let members = [];
		try {
			members = await membersOf(this.repository, object);
		} catch (error) {
			if (!(error instanceof LockstepError) || !["OBJECT_MISSING", "REMOTE_MISSING"].includes(error.code)) throw error;
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
		this.addFolder(path, folder, members.map((member) => ({
			...member,
			isInCache: true
		})));
	}
};
/** Every output of a state that DVC keeps. */
async function listingOf(repository, state, targets) {
	const listing = new Listing(repository, targets);
	const concerned = (await readTrackers(state.source)).flatMap(({ outs }) => outs).filter(({ isCached }) => isCached).filter(({ path }) => listing.isWanted(path) || targets.some((target) => isInside(target, path)));
	if (state.entries === void 0) {
		const contents = workspaceContents(repository.root, await repository.state(), repository.cache.folder);
		for (const output of concerned) await listing.addPresent(contents, output);
	} else for (const output of concerned) {
		const object = objectOf(output);
		if (object !== void 0) await listing.addRecorded(object);
	}
	return listing;
}
/**
* What changed in tracked data between two states; everything is empty before the first commit.
*
* @throws LockstepError TARGET_UNKNOWN when neither state has a target, REVISION_UNKNOWN.
*/
async function diffData(request, repository) {
	const withMissing = request.after === void 0;
	if (!await hasCommits(repository)) return dataDifference(/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map(), { withMissing });
	const targets = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
	const before = await listingOf(repository, await stateAt(repository, request.before ?? "HEAD"), targets);
	const after = await listingOf(repository, await stateAt(repository, request.after ?? "workspace"), targets);
	for (const target of targets) if (![...before.entries.keys(), ...after.entries.keys()].some((path) => path === target || isInside(path, target))) throw new LockstepError("TARGET_UNKNOWN", `neither state tracks ${JSON.stringify(target)}`, { hint: "`lockstep list . --dvc-only -R` shows what is tracked." });
	return dataDifference(before.entries, after.entries, { withMissing });
}

export { diffData };