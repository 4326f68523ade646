import { A as LockstepError, T as md5, m as isSystemError } from "./file-work.js";
import { t as foldersAbove } from "./overlap.js";
import { Ct as openScratch, Fn as isDirectoryId, Hn as shown, Nn as contentMd5, Pn as corruptObject, Tt as sweepScratch, Un as unsafePath, Vn as repositoryPathProblem, _t as ignoreNothing, bt as hashAll, in as withStorageErrors, mt as rememberWritten, nn as makeNamesDurable, rn as bulk, tn as makeFilesDurable } from "./pipeline.js";
import { dirname, isAbsolute, join, relative } from "node:path";
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, rmdirSync } from "node:fs";

// pipeline/data/objects/checkout-plan.ts
function lookAt(base, ignore) {
	const files = /* @__PURE__ */ new Map();
	const folders = /* @__PURE__ */ new Set();
	const stats = lstatSync(base, { throwIfNoEntry: false });
	if (stats === void 0) return {
		files,
		folders
	};
	if (!stats.isDirectory()) return {
		files: files.set("", stats.isFile() ? "file" : "other"),
		folders
	};
	const pending = [""];
	for (let below = pending.pop(); below !== void 0; below = pending.pop()) {
		folders.add(below);
		for (const child of readdirSync(below === "" ? base : `${base}/${below}`, { withFileTypes: true })) {
			const path = below === "" ? child.name : `${below}/${child.name}`;
			if (ignore.ignores(path, child.isDirectory())) {
				if (child.isDirectory()) folders.add(path);
				continue;
			}
			if (child.isDirectory()) pending.push(path);
			else files.set(path, child.isFile() ? "file" : "other");
		}
	}
	return {
		files,
		folders
	};
}
/** The object that a symbolic link of the workspace stands for; `undefined` for any other link. */
function linkedObject(path, cache) {
	try {
		const target = readlinkSync(path);
		const [, first, rest] = /\/([0-9a-f]{2})\/([0-9a-f]{30})$/.exec(target) ?? [];
		if (first === void 0 || rest === void 0) return void 0;
		const id = md5(first + rest);
		return cache.path(id) === target ? id : void 0;
	} catch {
		return;
	}
}
/** Whether a right file is linked the way that was asked for first. */
function isLinked(path, object, [type = "copy"]) {
	const own = lstatSync(path);
	if (type === "symlink") return own.isSymbolicLink();
	if (own.isSymbolicLink()) return false;
	const target = lstatSync(object, { throwIfNoEntry: false });
	const isSameFile = target !== void 0 && own.ino === target.ino && own.dev === target.dev;
	return type === "hardlink" ? isSameFile || own.size === 0 : !isSameFile;
}
/** What each file below a destination holds, as far as that can be known. */
async function idsOf(request, base, existing) {
	const { cache, signal } = request;
	const ids = /* @__PURE__ */ new Map();
	const regular = [];
	for (const [path, kind] of existing.files) if (kind === "file") regular.push(path);
	else {
		const id = linkedObject(joined(base, path), cache);
		if (id !== void 0) ids.set(path, id);
	}
	const state = request.state ?? await cache.state?.();
	const paths = regular.map((path) => joined(base, path));
	const options = {
		hash: cache.hash,
		signal
	};
	const found = await (state === void 0 ? hashAll(paths, options) : state.md5OfAll(paths, options));
	for (const [index, path] of regular.entries()) {
		const file = found[index];
		if (file !== void 0) ids.set(path, file.md5);
	}
	return ids;
}
/** Compares what stands there with what must; refuses to lose content that the cache does not hold. */
async function planCheckout(request, base, wanted) {
	const { cache, destination, links = ["reflink", "copy"] } = request;
	const existing = lookAt(base, request.ignore ?? ignoreNothing);
	const ids = await idsOf(request, base, existing);
	const wantedPaths = new Set(wanted.map(({ relpath }) => relpath));
	const write = wanted.filter(({ relpath, md5: id }) => {
		if (ids.get(relpath) !== contentMd5(id)) return true;
		return request.isRelinking === true && !isLinked(joined(base, relpath), cache.path(id), links);
	});
	const remove = [...existing.files.keys()].filter((path) => !wantedPaths.has(path));
	if (request.force !== true) {
		const replaced = [...write.map(({ relpath }) => relpath).filter((path) => existing.files.has(path)), ...remove];
		const { missing, damaged } = await cache.verifyAll(replaced.flatMap((path) => ids.get(path) ?? []));
		const unsaved = /* @__PURE__ */ new Set([...missing, ...damaged.map(({ id }) => id)]);
		const lost = replaced.filter((path) => {
			const id = ids.get(path);
			return id === void 0 || unsaved.has(id);
		});
		if (lost.length > 0) {
			const names = lost.slice(0, 5).map((path) => shown(joined(destination, path)));
			throw new LockstepError("WORKSPACE_MODIFIED", `${String(lost.length)} file(s) would be overwritten whose content is saved nowhere: ${names.join(", ")}`, { hint: "Save them with `lockstep add`, or move them away." });
		}
	}
	await requireObjects(request, write);
	const replaced = write.filter(({ relpath }) => existing.files.has(relpath)).length;
	return {
		write,
		remove,
		unchanged: wanted.length - write.length,
		replaced,
		folders: existing.folders
	};
}
/** Every object that will be written must be there before the first byte is. */
async function requireObjects(request, write) {
	const present = await request.cache.hasAll(write.map(({ md5: id }) => id));
	const missing = write.filter(({ md5: id }) => !present.has(id));
	if (missing.length === 0) return;
	const names = missing.slice(0, 5).map(({ md5: id, relpath }) => `${id} (${shown(joined(request.destination, relpath))})`);
	throw new LockstepError("OBJECT_MISSING", `${String(missing.length)} object(s) are not in the cache: ${names.join(", ")}`, { hint: "Run `lockstep pull`; when the remote has them not either, run `dvc push` where the data was added." });
}
function joined(destination, relpath) {
	return relpath === "" ? destination : `${destination}/${relpath}`;
}

// pipeline/data/objects/checkout-units.ts
/**
* Decides where files wait and what is renamed. A folder that does not stand there yet is built aside and put in place as a whole: one
* rename in place of thousands, and all or nothing of it when the process is killed.
*
* @param scratch - A folder of this checkout's own.
* @param standing - Folders below the destination that stand there, `""` for the destination itself.
*/
function arrange(request) {
	const { scratch, base, write, standing } = request;
	const units = /* @__PURE__ */ new Map();
	const folders = /* @__PURE__ */ new Set();
	return {
		asides: write.map(({ relpath }) => {
			const top = topmostMissing(relpath, standing);
			const unit = units.get(top) ?? {
				aside: `${scratch}/${units.size}`,
				destination: joined(base, top)
			};
			units.set(top, unit);
			if (top === relpath) return unit.aside;
			const below = top === "" ? relpath : relpath.slice(top.length + 1);
			for (let end = below.lastIndexOf("/"); end !== -1; end = below.lastIndexOf("/", end - 1)) {
				const folder = `${unit.aside}/${below.slice(0, end)}`;
				if (folders.has(folder)) break;
				folders.add(folder);
			}
			folders.add(unit.aside);
			return `${unit.aside}/${below}`;
		}),
		units: [...units.values()],
		folders: [...folders]
	};
}
/** The first folder on the way to a file that does not stand there; the file itself when all of them do. */
function topmostMissing(path, standing) {
	if (path === "" || !standing.has("")) return "";
	for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
		const folder = path.slice(0, slash);
		if (!standing.has(folder)) return folder;
	}
	return path;
}

// pipeline/data/objects/parent-check.ts
/** Checks the folders on the way to many paths, each folder once. */
var ParentCheck = class {
	#root;
	#known = /* @__PURE__ */ new Map();
	/** @param root - Absolute, itself free of links. */
	constructor(root) {
		this.#root = root;
	}
	/**
	* Checks that every folder on the way from the root to a path is a real folder or does not exist yet: a symbolic link there would
	* lead a write to another place.
	*
	* @param replaceable - Below this folder a file may stand in the way: whoever asks will replace it.
	* @throws LockstepError PATH_UNSAFE naming the link.
	*/
	check(path, replaceable) {
		for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
			const folder = path.slice(0, slash);
			const way = this.#known.get(folder) ?? this.#look(folder, {
				path,
				replaceable
			});
			this.#known.set(folder, way);
			if (way !== "folder") return;
		}
	}
	#look(folder, { path, replaceable }) {
		const stats = lstatSync(`${this.#root}/${folder}`, { throwIfNoEntry: false });
		if (stats === void 0) return "free";
		if (stats.isDirectory()) return "folder";
		const name = shown(folder.slice(folder.lastIndexOf("/") + 1));
		if (stats.isSymbolicLink()) throw unsafePath(this.#root, path, `${name} on its way is a symbolic link`);
		if (`${folder}/`.startsWith(`${replaceable}/`)) return "replaceable";
		throw unsafePath(this.#root, path, `${name} on its way is not a folder`);
	}
};

// pipeline/data/objects/checkout.ts
function isFolderRequest({ id, entries }) {
	return entries !== void 0 || isDirectoryId(id);
}
function checkParents({ root, request, wanted }) {
	const parents = new ParentCheck(root);
	const { destination } = request;
	parents.check(destination, destination);
	for (const { relpath } of wanted) parents.check(joined(destination, relpath), destination);
}
/**
* What {@link checkout} would do; nothing changes.
*
* @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED.
*/
async function prepareCheckout(asked) {
	const destination = isAbsolute(asked.destination) ? relative(asked.root, asked.destination) : asked.destination;
	const request = {
		...asked,
		destination
	};
	const problem = repositoryPathProblem(destination);
	if (problem !== void 0) throw unsafePath("output", destination, problem);
	const root = realpathSync(request.root);
	const base = join(root, destination);
	const single = [{
		md5: request.id,
		relpath: ""
	}];
	const wanted = request.entries ?? (isDirectoryId(request.id) ? await request.cache.readDirectory(request.id) : single);
	checkParents({
		root,
		request,
		wanted
	});
	return {
		request,
		root,
		base,
		wanted,
		plan: await planCheckout(request, base, wanted)
	};
}
/**
* Makes a path of the workspace hold exactly an object, a file or a folder. All checks come first: unsafe paths, links on the way,
* missing or damaged objects and content that would be lost each stop it before anything changes. Then every file, or a folder where
* none was, is put in place by a rename, so that each is the old one or the new one whenever the process is killed, and the next run
* completes it.
*
* @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED, STORAGE_FAILED, INTERRUPTED.
*/
async function checkout(request) {
	return applyCheckout(await prepareCheckout(request));
}
/** {@link applyCheckouts} of one. */
async function applyCheckout(prepared) {
	await applyCheckouts([prepared]);
	return resultOf(prepared);
}
/** What a checkout does, or did. */
function resultOf({ request: { destination }, plan }) {
	return {
		written: plan.write.map(({ relpath }) => joined(destination, relpath)),
		removed: plan.remove.map((path) => joined(destination, path)),
		unchanged: plan.unchanged
	};
}
function isDone({ request, plan: { write, remove, folders } }) {
	return write.length === 0 && remove.length === 0 && (!isFolderRequest(request) || folders.has(""));
}
/**
* Does what was prepared, of many outputs in one commit: every content is written aside and made durable by one barrier before the first
* name changes. Far quicker than one call after the other, and as durable.
*
* @param all - Of one root; their destinations do not overlap.
* @throws LockstepError PATH_UNSAFE when a link was put in the way meanwhile, OBJECT_CORRUPT, STORAGE_FAILED, INTERRUPTED.
*/
function applyCheckouts(all) {
	return withStorageErrors(async () => {
		const open = all.filter((prepared) => !isDone(prepared));
		const [first] = open;
		if (first === void 0) {
			const [done] = all;
			if (done !== void 0) await sweepScratch(done.root);
			return;
		}
		await using scratch = await openScratch(first.root);
		const arranged = open.map((prepared, index) => {
			const { base, plan } = prepared;
			const own = join(scratch.folder, String(index));
			mkdirSync(own);
			return {
				prepared,
				...arrange({
					scratch: own,
					base,
					write: plan.write,
					standing: plan.folders
				})
			};
		});
		const placed = await placeAll(arranged, scratch);
		const namedMs = Date.now();
		for (const prepared of open) checkParents(prepared);
		const touched = /* @__PURE__ */ new Set();
		for (const { prepared, units } of arranged) {
			await putInPlace(prepared, units);
			touched.add(dirname(prepared.base));
			for (const { destination } of units) touched.add(dirname(destination));
			for (const folder of new Set(prepared.plan.remove.map((path) => dirname(path)))) touched.add(standingFolder(join(prepared.base, folder)));
		}
		await makeNamesDurable(touched, first.root);
		for (const [index, { prepared }] of arranged.entries()) await remember(prepared, placed[index] ?? [], namedMs);
	});
}
/** The nearest folder that a removal has left. */
function standingFolder(folder) {
	let standing = folder;
	while (!existsSync(standing)) standing = dirname(standing);
	return standing;
}
/** Spares the next command reading what was just written. A hard link changes the stamp of its object, too. */
async function remember({ base, request, plan }, placed, namedMs) {
	const { cache } = request;
	const state = request.state ?? await cache.state?.();
	if (state === void 0) return;
	const files = plan.write.flatMap(({ relpath, md5: id }, index) => {
		const file = {
			path: joined(base, relpath),
			md5: md5(contentMd5(id))
		};
		return placed[index]?.kind === "hardlink" ? [file, {
			...file,
			path: cache.path(id)
		}] : [file];
	});
	await rememberWritten(state, files, {
		hash: cache.hash,
		namedMs
	});
}
/** Writes all contents aside and makes them durable. @returns What each file became, by checkout. */
async function placeAll(arranged, scratch) {
	const items = [];
	const places = [];
	for (const { prepared, asides } of arranged) {
		const { request, plan } = prepared;
		const { cache, links = ["reflink", "copy"] } = request;
		const objects = plan.write.map((entry) => cache.path(entry.md5));
		const known = links.includes("hardlink") || links.includes("symlink") ? (await cache.state?.())?.knownOf(objects, cache.hash) : void 0;
		const mode = request.isExecutable === true ? scratch.fileMode | (scratch.fileMode & 292) >> 2 : scratch.fileMode;
		for (const [index, entry] of plan.write.entries()) {
			places.push({
				request,
				entry
			});
			items.push({
				object: objects[index] ?? "",
				md5: contentMd5(entry.md5),
				hash: cache.hash,
				aside: asides[index] ?? "",
				mode,
				links,
				known: known?.[index]
			});
		}
	}
	const [first] = arranged;
	const placed = await bulk("place", items, {
		fileOf: ({ object }) => object,
		onProgress: first?.prepared.request.onProgress,
		signal: first?.prepared.request.signal
	});
	const durable = arranged.flatMap(({ folders }) => folders);
	for (const [index, result] of placed.entries()) {
		const place = places[index];
		const item = items[index];
		if (place === void 0 || item === void 0) continue;
		if (!("sizeBytes" in result)) throw failed(place, item, result);
		if (result.kind === "copy" || result.kind === "reflink") durable.push(item.aside);
	}
	await makeFilesDurable(durable, scratch.folder);
	let next = 0;
	return arranged.map(({ asides }) => placed.slice(next, next += asides.length));
}
function failed({ request, entry }, { object, links }, result) {
	const path = shown(joined(request.destination, entry.relpath));
	if (result.kind === "damaged") {
		const hint = `Move ${object} away, then run \`lockstep pull\`.`;
		return corruptObject({
			where: object,
			id: md5(entry.md5),
			found: result.found,
			hint
		});
	}
	if (result.kind === "missing") return new LockstepError("OBJECT_MISSING", `1 object(s) are not in the cache: ${entry.md5} (${path})`, { hint: "Run `lockstep pull`." });
	return new LockstepError("STORAGE_FAILED", `${path} cannot be made of ${object} by ${links.join(" or ")}`, { hint: "Add `copy` to `cache.type` in .dvc/config, or put the cache on the file system of the workspace." });
}
/** Removes what is in the way, renames what is new, removes what is no part of the object. */
async function putInPlace({ base, request, wanted, plan }, units) {
	const wantedPaths = new Set(wanted.map(({ relpath }) => relpath));
	const wantedFolders = new Set([...wantedPaths].flatMap(foldersAbove));
	const blocking = plan.remove.filter((path) => isInTheWay(path, wantedPaths, wantedFolders));
	const others = plan.remove.filter((path) => !isInTheWay(path, wantedPaths, wantedFolders));
	await removeFiles(base, blocking);
	if (isFolderRequest(request) && plan.write.length === 0) mkdirSync(base, { recursive: true });
	await bulk("move", units.map(({ aside, destination }) => ({
		from: aside,
		to: destination
	})));
	await removeFiles(base, others);
}
/** Removes files, then folders that became empty, from the deepest up, never `base` itself. */
async function removeFiles(base, paths) {
	await bulk("remove", paths.map((path) => joined(base, path)));
	const folders = new Set(paths.flatMap(foldersAbove));
	for (const folder of [...folders].sort((a, b) => b.length - a.length)) try {
		rmdirSync(join(base, folder));
	} catch (error) {
		if (![
			"ENOTEMPTY",
			"EEXIST",
			"ENOENT",
			"ENOTDIR"
		].some((code) => isSystemError(error, code))) throw error;
	}
}
/** True when `path` stands where a folder must be, or is inside a folder where a file must be. */
function isInTheWay(path, wanted, wantedFolders) {
	if (wantedFolders.has(path) || path === "") return true;
	for (const folder of foldersAbove(path)) if (wanted.has(folder)) return true;
	return wanted.has("");
}

export { checkout as n, prepareCheckout as r, applyCheckouts as t };