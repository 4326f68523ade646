import { t as withOutputLocks } from "./output-locks.js";
import { A as LockstepError, h as lstatIfThere, m as isSystemError } from "./file-work.js";
import { Fn as isDirectoryId, Xt as byCodePoint } from "./pipeline.js";
import { r as prepareCheckout, t as applyCheckouts } from "./checkout.js";
import { s as dvcIgnore } from "./collect.js";
import { o as workspaceContents } from "./contents.js";
import { t as foldersAbove } from "./overlap.js";
import { t as isInCache } from "./presence.js";
import { n as shownFrom } from "./paths.js";
import { t as openPlacedOutputs } from "./placed-outputs.js";
import { n as selectTrackers, r as selectedOutputs } from "./targets.js";
import { a as workspaceTrackers } from "./tracked.js";
import { n as partOf } from "./transfers.js";
import { rmdir } from "node:fs/promises";
import { join } from "node:path";

// pipeline/tracking/checkout.ts
/** Recorded outputs of what was selected. */
function askedOf(selected) {
	return selectedOutputs(selected).flatMap(({ output, part }) => {
		const { entry, path, isCached } = output;
		if (!isCached || entry?.md5 === void 0) return [];
		const content = {
			id: entry.md5,
			isLegacy: entry.isLegacy
		};
		const isPart = part !== void 0 && isDirectoryId(entry.md5);
		return [{
			path: isPart ? part : path,
			output: path,
			content,
			isExecutable: entry.isExecutable,
			part: isPart ? part.slice(path.length + 1) : void 0
		}];
	});
}
/** What to make of a place: all of an object, one member of a folder, or some. */
async function wantedAt(repository, { path, output, content, part }) {
	if (part === void 0) return { id: content.id };
	const cache = content.isLegacy ? repository.cache.legacy : repository.cache;
	const members = await partOf(cache, {
		id: content.id,
		path: output,
		part,
		isLegacy: content.isLegacy
	});
	const [first] = members;
	if (first?.path === path) return { id: first.id };
	return {
		id: content.id,
		entries: members.map((member) => ({
			md5: member.id,
			relpath: member.path.slice(path.length + 1)
		}))
	};
}
/** Checks one output; `undefined` when it is right already. */
async function prepare({ repository, request, contents }, asked) {
	const { root, cache, links, signal } = repository;
	const { content, path, part } = asked;
	if (part === void 0 && request.relink !== true) {
		const now = await contents.at(path, content.isLegacy ? "legacy" : "md5").catch(ignoreUnsafe);
		if (now?.id === content.id && (now.isExecutable || !asked.isExecutable)) return void 0;
	}
	return await prepareCheckout({
		...await wantedAt(repository, asked),
		cache: content.isLegacy ? cache.legacy : cache,
		root,
		destination: path,
		force: request.force === true,
		isExecutable: asked.isExecutable,
		ignore: await dvcIgnore(root, path),
		links,
		isRelinking: request.relink === true,
		state: await repository.state(),
		signal
	});
}
/** A folder of which nothing is left goes; one that holds what `.dvcignore` leaves out stays. */
async function removeEmptyFolder(path) {
	try {
		await rmdir(path);
	} catch (error) {
		if (![
			"ENOENT",
			"ENOTDIR",
			"ENOTEMPTY",
			"EEXIST"
		].some((code) => isSystemError(error, code))) throw error;
	}
}
/** What stands there may be something that cannot be data, a link out of the repository for example: then it is not what it must be. */
function ignoreUnsafe(error) {
	if (error instanceof LockstepError && error.code === "PATH_UNSAFE") return void 0;
	throw error;
}
function isAbsent(error) {
	return error instanceof LockstepError && (error.code === "OBJECT_MISSING" || error.code === "OBJECT_CORRUPT");
}
/** Outputs that Lockstep put there, that nothing tracks any more, and whose content is as it was and saved. */
async function leftBehind({ repository, contents }, trackers, placed) {
	const used = trackers.flatMap(({ outs }) => outs.map(({ path }) => path));
	const outputs = new Set(used);
	const around = new Set(used.flatMap(foldersAbove));
	const found = /* @__PURE__ */ new Map();
	for (const [path, content] of placed.outputs) {
		if (outputs.has(path) || around.has(path) || foldersAbove(path).some((folder) => outputs.has(folder))) continue;
		if (!await contents.exists(path)) {
			found.set(path, {
				content,
				isThere: false
			});
			continue;
		}
		const now = await contents.at(path, content.isLegacy ? "legacy" : "md5").catch(ignoreUnsafe);
		const isSaved = await isInCache(repository.cache, {
			md5: content.id,
			isLegacy: content.isLegacy
		});
		if (now?.id === content.id && isSaved) found.set(path, {
			content,
			isThere: true
		});
	}
	return found;
}
async function prepareRemoval({ root, cache }, path, id) {
	const ignore = await dvcIgnore(root, path);
	return prepareCheckout({
		cache,
		id,
		entries: [],
		root,
		destination: path,
		force: true,
		ignore
	});
}
function sorted(paths) {
	const isFile = (path) => path.endsWith("/") ? 0 : 1;
	return paths.toSorted((a, b) => isFile(a) - isFile(b) || byCodePoint(a, b));
}
/**
* Makes the workspace hold what is recorded, from the cache. Every output is checked before the first is written; one whose content the
* cache lacks stays as it is, and is told. Without targets, outputs that another branch left behind go away when their content is saved.
*
* @throws LockstepError WORKSPACE_MODIFIED, PATH_UNSAFE, TARGET_UNKNOWN, LOCK_HELD, INTERRUPTED.
*/
async function checkout(request, repository) {
	const { root, signal } = repository;
	const trackers = await workspaceTrackers(repository);
	const asked = askedOf(await selectTrackers(repository, trackers, request));
	const placed = await openPlacedOutputs(root);
	const work = {
		repository,
		request,
		contents: workspaceContents(root, await repository.state(), repository.cache.folder)
	};
	const unused = request.targets.length === 0 ? await leftBehind(work, trackers, placed) : /* @__PURE__ */ new Map();
	const write = [...asked.map(({ path }) => path), ...unused.keys()];
	return withOutputLocks({
		root,
		write,
		read: [],
		command: "checkout",
		signal
	}, async () => {
		const failed = [];
		const open = [];
		for (const [index, one] of asked.entries()) {
			try {
				const prepared = await prepare(work, one);
				if (prepared !== void 0) open.push({
					asked: one,
					prepared,
					wasThere: await lstatIfThere(join(root, one.path)) !== void 0
				});
			} catch (error) {
				if (!isAbsent(error)) throw error;
				failed.push({
					path: shownFrom(repository, one.path),
					reason: error
				});
			}
			repository.progress({
				title: "Compare",
				done: index + 1,
				total: asked.length,
				unit: "files"
			});
		}
		const removals = [];
		for (const [path, { content, isThere }] of unused) if (isThere) removals.push({
			path,
			prepared: await prepareRemoval(repository, path, content.id)
		});
		await applyCheckouts([...open.map(({ prepared }) => prepared), ...removals.map(({ prepared }) => prepared)]);
		for (const { path } of removals) await removeEmptyFolder(join(root, path));
		const kept = asked.filter(({ part, path }) => part === void 0 && !failed.some((one) => one.path === path));
		await placed.update(new Map(kept.map(({ path, content }) => [path, content])), [...unused.keys()]);
		const isChange = ({ prepared: { plan }, wasThere }) => !wasThere || plan.write.length > 0 || plan.remove.length > 0;
		const shownOutput = ({ asked: one, prepared }) => {
			const isFolder = prepared.request.entries !== void 0 || isDirectoryId(prepared.request.id);
			return `${shownFrom(repository, one.path)}${isFolder ? "/" : ""}`;
		};
		const changes = open.filter(isChange);
		const sum = (count) => [...open, ...removals].reduce((total, { prepared }) => total + count(prepared.plan), 0);
		return {
			added: sorted(changes.filter(({ wasThere }) => !wasThere).map(shownOutput)),
			modified: sorted(changes.filter(({ wasThere }) => wasThere).map(shownOutput)),
			deleted: sorted(removals.map(({ path, prepared }) => `${shownFrom(repository, path)}${isDirectoryId(prepared.request.id) ? "/" : ""}`)),
			failed,
			stats: {
				added: sum(({ write: files, replaced }) => files.length - replaced),
				modified: sum(({ replaced }) => replaced),
				deleted: sum(({ remove }) => remove.length)
			}
		};
	});
}

export { checkout as t };