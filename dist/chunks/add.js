import { t as withOutputLocks } from "./output-locks.js";
import { Dt as directoryObject, Et as writeWorkspaceFile, Hn as shown, Rn as checkDirectoryPaths, Un as unsafePath, Vn as repositoryPathProblem, ft as linksWithin, gt as describeFile, ht as describeDirectory, zn as checkParents } from "./pipeline.js";
import { c as dvcRulesDownTo, d as parsePointer, n as isDvcFile, p as updatePointer, s as dvcIgnore, u as emitPointer } from "./collect.js";
import { t as ignoreOutputs } from "./git-ignore.js";
import { A as LockstepError, b as writeWhole, g as readTextIfThere, p as isNotThere } from "./file-work.js";
import { n as shownFrom, t as placeOf } from "./paths.js";
import { n as isInside } from "./overlap.js";
import { n as keepInGit, t as fromGitRoot } from "./git-files2.js";
import { t as stageMd5 } from "./stage-md5.js";
import { t as addressOf } from "./targets.js";
import { a as workspaceTrackers, r as outputOver, t as isImport } from "./tracked.js";
import { t as expandGlobs } from "./globs.js";
import { t as openPlacedOutputs } from "./placed-outputs.js";
import { r as prepareCheckout, t as applyCheckouts } from "./checkout.js";
import { lstat, readdir, stat } from "node:fs/promises";
import { basename, join, posix } from "node:path";

// pipeline/tracking/add-part.ts
/**
* A tracked folder with one part replaced by what stands in the workspace, or taken out when nothing does; the rest of it is as it was
* recorded, whatever the workspace holds. Its size is known when something was only added, as in DVC.
*
* @throws LockstepError OBJECT_MISSING when the cache does not say what the folder held, DVC_FEATURE_UNSUPPORTED for one of DVC 2.x,
* TARGET_UNKNOWN when neither the workspace nor the recorded folder has the part.
*/
async function applyPart(repository, { path, output, stored, isStored }) {
	const { cache } = repository;
	const { entry } = output;
	const name = shownFrom(repository, output.path);
	if (entry?.md5 === void 0 || entry.isLegacy) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${shown(name)} is recorded by DVC 2.x, so no part of it can be added`, { hint: `Add all of it: \`lockstep add ${name}\`.` });
	const part = path.slice(output.path.length + 1);
	const old = await cache.readDirectory(entry.md5);
	const kept = old.filter(({ relpath }) => relpath !== part && !relpath.startsWith(`${part}/`));
	if (stored === void 0 && kept.length === old.length) throw new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(shownFrom(repository, path))}`, { hint: "Check the path." });
	const added = membersOf(stored, part);
	const entries = [...kept, ...added];
	checkDirectoryPaths(name, entries.map(({ relpath }) => relpath));
	const { id, bytes } = directoryObject(entries);
	if (isStored && !await cache.isIntact(id)) {
		await writeWhole(cache.path(id), bytes, 292);
		await cache.sync([id]);
	}
	const grown = kept.length === old.length && stored !== void 0 && (entry.sizeBytes ?? 0) > 0 ? (entry.sizeBytes ?? 0) + stored.stored.sizeBytes : void 0;
	return {
		id,
		sizeBytes: id === entry.md5 ? entry.sizeBytes : grown,
		fileCount: entries.length,
		isExecutable: false
	};
}
function membersOf(stored, part) {
	if (stored === void 0) return [];
	if (stored.kind === "file") return [{
		md5: stored.stored.id,
		relpath: part
	}];
	return stored.stored.entries.map(({ md5, relpath }) => ({
		md5,
		relpath: `${part}/${relpath}`
	}));
}

// pipeline/tracking/pointer-file.ts
/** What a remote with versions said of content that is replaced now. */
const ofOldContent = /* @__PURE__ */ new Set([
	"etag",
	"checksum",
	"version_id",
	"cloud",
	"files"
]);
/** An entry with other content; what a person wrote into it stays. */
function withContent(entry, content) {
	return {
		...entry,
		md5: content.id,
		sizeBytes: content.sizeBytes,
		fileCount: content.fileCount,
		isExecutable: content.isExecutable,
		isLegacy: content.isLegacy ?? false,
		rest: new Map([...entry.rest].filter(([key]) => !ofOldContent.has(key)))
	};
}
/** The pointer of a path that was not tracked before. @param content - Without an id: it was not brought yet. */
function newPointer(path, content) {
	return {
		outs: [{
			path: basename(path),
			md5: content.id,
			sizeBytes: content.sizeBytes,
			fileCount: content.fileCount,
			isExecutable: content.isExecutable,
			isLegacy: false,
			rest: /* @__PURE__ */ new Map(),
			isCached: true,
			isPersisted: false,
			isPushed: true
		}],
		deps: [],
		isFrozen: false,
		wdir: "."
	};
}
/** A pointer with other content of one output; the digest of an import follows. */
function withOutput(pointer, written, content) {
	const outs = pointer.outs.map((out) => out.path === written ? withContent(out, content) : out);
	const changed = {
		...pointer,
		outs
	};
	if (pointer.rest?.has("md5") !== true) return changed;
	return {
		...changed,
		rest: new Map([...pointer.rest, ["md5", stageMd5(changed)]])
	};
}
/**
* Writes a `*.dvc` file whole. What a person wrote into the old one stays: comments, order of keys, quotes.
*
* @param file - From the root.
* @returns False when it says this already.
*/
async function writePointer(root, file, pointer) {
	const old = await readTextIfThere(join(root, file));
	const text = old === void 0 ? emitPointer(pointer) : updatePointer(old, pointer);
	if (text === old) return false;
	await writeWorkspaceFile(root, file, text);
	return true;
}
async function readPointer(root, file) {
	const text = await readTextIfThere(join(root, file));
	return text === void 0 ? void 0 : parsePointer(text, file);
}

// pipeline/tracking/add-plan.ts
async function kindAt(root, path, typed) {
	const absolute = join(root, path);
	try {
		const stats = await lstat(absolute);
		if (stats.isDirectory()) return "folder";
		if (!stats.isSymbolicLink()) return "file";
		if (!(await stat(absolute)).isDirectory()) return "file";
	} catch (error) {
		if (isNotThere(error)) return "nothing";
		throw error;
	}
	throw unsafePath("add", typed, "it is a symbolic link to a folder");
}
function overlap(message, hint) {
	return new LockstepError("OUTPUT_OVERLAPS", message, { hint });
}
/** What tracks a path already. @throws LockstepError OUTPUT_OVERLAPS for what a stage makes and for a part of a file. */
function planTracked(repository, { path, kind }, over) {
	const { tracker, output } = over;
	const name = shownFrom(repository, path);
	if (tracker.kind === "stage") throw overlap(`${shown(name)} overlaps with an output of the stage ${addressOf(repository, tracker)}`, `Run the pipeline, or record what stands there: \`lockstep commit ${addressOf(repository, tracker)}\`.`);
	if (output.path === path) return {
		what: "again",
		path,
		kind,
		tracker,
		output
	};
	if (output.entry?.md5?.endsWith(".dir") !== true) throw overlap(`${shown(name)} is inside ${shown(shownFrom(repository, output.path))}, which is tracked as a file`, `Add ${shownFrom(repository, output.path)} itself.`);
	return {
		what: "part",
		path,
		kind,
		tracker,
		output
	};
}
/** @throws LockstepError OUTPUT_OVERLAPS for what Git has, and for a pointer of another thing under the name. */
async function requireFree(repository, path, { trackers, isPointerOurs }) {
	const name = shownFrom(repository, path);
	for (const tracker of trackers) for (const output of tracker.outs) if (isInside(output.path, path)) throw overlap(`${shown(name)} holds ${shown(shownFrom(repository, output.path))}, which ${addressOf(repository, tracker)} tracks already`, tracker.kind === "pointer" ? `Run \`lockstep remove ${addressOf(repository, tracker)}\`, then add ${name}.` : "Outputs may not lie inside each other: give one of them another place.");
	const other = isPointerOurs ? void 0 : await readPointer(repository.root, `${path}.dvc`);
	if (other !== void 0) throw overlap(`${shown(`${name}.dvc`)} exists and tracks ${other.outs.map((out) => shown(out.path)).join(", ") || "nothing"}`, "Rename that file, or remove it with `lockstep remove`.");
}
/** Refuses paths, from the root, that Git has. @throws LockstepError OUTPUT_OVERLAPS. */
async function refuseGitFiles(repository, paths) {
	if (paths.length === 0 || !await repository.usesGit()) return;
	const git = await repository.git();
	if (git === void 0) return;
	const names = new Map(paths.map((path) => [fromGitRoot(repository, git.root, path), path]));
	const [first] = await git.indexed([...names.keys()]);
	if (first === void 0) return;
	const name = shownFrom(repository, names.get(first) ?? first);
	throw overlap(`${shown(name)} is already tracked by Git`, `Take it out of Git and keep the file: \`git rm -r --cached ${name}\`, then \`git commit -m "stop tracking ${name}"\`.`);
}
/**
* What tracking data at a path means, where such a kind of thing stands or will stand.
*
* @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, OUTPUT_OVERLAPS, ARGUMENT_INVALID.
*/
async function planAt(repository, trackers, { path, typed, kind: expected, isPointerOurs = false }) {
	const { root } = repository;
	const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath("add", typed, problem);
	if (isDvcFile(path)) throw new LockstepError("TARGET_UNKNOWN", `${shown(typed)} is a file of DVC itself`, { hint: "Add the data, not what describes it; to record changed data use `lockstep commit`." });
	await checkParents(root, path);
	const kind = expected ?? await kindAt(root, path, typed);
	const over = outputOver(trackers, path);
	if (over !== void 0) {
		const plan = planTracked(repository, {
			path,
			kind
		}, over);
		if (kind !== "nothing" || plan.what === "part") return plan;
	}
	if (kind === "nothing") throw new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(typed)}`, { hint: "Check the path; with `--glob` it may hold wildcards." });
	if ((await dvcRulesDownTo(root, posix.dirname(path) === "." ? "" : posix.dirname(path))).isIgnored(path, kind)) throw new LockstepError("TARGET_UNKNOWN", `${shown(typed)} is left out by .dvcignore`, { hint: "`lockstep check-ignore --details` names the line; take the path back in with a `!` line." });
	await requireFree(repository, path, {
		trackers,
		isPointerOurs
	});
	return {
		what: "new",
		path,
		kind,
		file: `${path}.dvc`
	};
}
/**
* What adding paths means, one plan for each, before anything is read or written.
*
* @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, OUTPUT_OVERLAPS, ARGUMENT_INVALID.
*/
async function planAdd(repository, trackers, targets) {
	const plans = /* @__PURE__ */ new Map();
	for (const target of targets) {
		const plan = await planAt(repository, trackers, {
			path: await placeOf(repository, target),
			typed: target
		});
		plans.set(plan.path, plan);
	}
	const fresh = [...plans.values()].filter(({ what }) => what === "new").map(({ path }) => path);
	for (const path of fresh) for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) if (plans.has(folder)) throw overlap(`${shown(shownFrom(repository, path))} is inside ${shown(shownFrom(repository, folder))}, and both are to be added`, "Add the folder alone, or the things in it.");
	await refuseGitFiles(repository, fresh);
	for (const plan of plans.values()) if (plan.what !== "new" && isImport(plan.tracker)) repository.warn(`${plan.tracker.file} is an import: it keeps its source, and records what stands there now`);
	return [...plans.values()];
}

// pipeline/tracking/recorded-bit.ts
/** A link to the cache is as read-only as the object: whether its content is to be executable, only the record says. */
function withRecordedBit({ links: [first = "copy"] }, { entry }, content) {
	return (first === "hardlink" || first === "symlink") && entry?.md5 === content.id && entry.isExecutable ? {
		...content,
		isExecutable: true
	} : content;
}

// pipeline/tracking/relink.ts
/** True where the first way of `cache.type` leaves a file of its own in the workspace, as the one that was added is. */
function isOwnFile({ links: [first = "copy"] }) {
	return first === "reflink" || first === "copy";
}
/** Whether a place is a symbolic link, or a folder with one somewhere in it. */
async function holdsLinks(path) {
	const stats = await lstat(path);
	if (!stats.isDirectory()) return stats.isSymbolicLink();
	return (await readdir(path, {
		recursive: true,
		withFileTypes: true
	})).some((child) => child.isSymbolicLink());
}
/**
* Links the files of outputs to the cache, whose content they were just stored as, in the way that `cache.type` says. A file that is a
* symbolic link to data becomes a file, as in DVC.
*
* @param outputs - By path from the root.
*/
async function relink(repository, outputs) {
	const { root, cache, links, signal } = repository;
	const prepared = [];
	for (const { path, id, isExecutable, isLegacy } of outputs) {
		if (isOwnFile(repository) && !await holdsLinks(join(root, path))) continue;
		prepared.push(await prepareCheckout({
			cache: isLegacy === true ? cache.legacy : cache,
			id,
			root,
			destination: path,
			force: true,
			isExecutable,
			ignore: await dvcIgnore(root, path),
			links,
			isRelinking: true,
			state: await repository.state(),
			signal
		}));
	}
	await applyCheckouts(prepared);
}

// pipeline/tracking/add.ts
function contentOf(stored) {
	if (stored.kind === "file") return {
		...stored.stored,
		fileCount: void 0
	};
	const { id, sizeBytes, fileCount } = stored.stored;
	return {
		id,
		sizeBytes,
		fileCount,
		isExecutable: false
	};
}
/** What a plan's own pointer records of what was stored at its path. */
function contentFor(repository, plan, stored) {
	const content = contentOf(stored);
	return plan.what === "again" ? withRecordedBit(repository, plan.output, content) : content;
}
/** The same as storing, without storing. */
async function describe(repository, requests) {
	const state = await repository.state();
	const { root, cache, signal } = repository;
	const stored = [];
	for (const { path, ignore, isFolder } of requests) {
		const common = {
			links: linksWithin(isFolder ? path : root, cache.folder),
			state,
			signal
		};
		stored.push(isFolder && ignore !== void 0 ? {
			kind: "folder",
			stored: await describeDirectory({
				...common,
				path,
				ignore
			})
		} : {
			kind: "file",
			stored: await describeFile({
				...common,
				folder: path,
				path: ""
			})
		});
	}
	return stored;
}
/** Stores what stands at the paths, all in one commit, or only finds out what it is. */
async function take(repository, plans, noCommit) {
	const present = plans.filter(({ kind }) => kind !== "nothing");
	const requests = await Promise.all(present.map(async ({ path, kind }) => ({
		path: join(repository.root, path),
		isFolder: kind === "folder",
		...kind === "folder" ? { ignore: await dvcIgnore(repository.root, path) } : {}
	})));
	const stored = noCommit ? await describe(repository, requests) : await repository.cache.add(requests, {
		signal: repository.signal,
		onProgress: ({ doneFiles, totalFiles }) => {
			repository.progress({
				title: "Add",
				done: doneFiles,
				total: totalFiles,
				unit: "files"
			});
		}
	});
	const found = /* @__PURE__ */ new Map();
	for (const [index, plan] of present.entries()) {
		const one = stored[index];
		if (one !== void 0) found.set(plan, one);
	}
	return found;
}
/** What a pointer will say: the content that was taken, or the tracked folder with a part of it replaced. */
async function recorded(repository, plan, { stored, noCommit }) {
	if (plan.what === "part") return applyPart(repository, {
		...plan,
		stored,
		isStored: !noCommit
	});
	return stored === void 0 ? void 0 : contentFor(repository, plan, stored);
}
/** Writes pointer after pointer; several parts of one folder add up. */
async function writePointers(repository, plans, { taken, noCommit }) {
	const { root } = repository;
	const written = [];
	const latest = /* @__PURE__ */ new Map();
	for (const one of plans) {
		const plan = one.what === "part" ? {
			...one,
			...latest.get(one.output.path),
			path: one.path,
			kind: one.kind
		} : one;
		const content = await recorded(repository, plan, {
			stored: taken.get(one),
			noCommit
		});
		if (content === void 0) continue;
		const file = plan.what === "new" ? plan.file : plan.tracker.file;
		const pointer = plan.what === "new" ? newPointer(plan.path, content) : withOutput(plan.tracker.pointer, plan.output.written, content);
		const isChanged = await writePointer(root, file, pointer);
		const path = plan.what === "new" ? plan.path : plan.output.path;
		if (plan.what === "part") {
			const entry = pointer.outs.find((out) => out.path === plan.output.written);
			latest.set(path, {
				...plan,
				tracker: {
					...plan.tracker,
					pointer
				},
				output: {
					...plan.output,
					entry
				}
			});
		}
		written.push({
			path,
			pointer: file,
			md5: content.id,
			isChanged
		});
	}
	return written;
}
/**
* Tracks files and folders: their content goes to the cache, a pointer beside them names it, and Git leaves them out. What is tracked
* already follows what stands there; comments and keys of its pointer stay. Contents are durable before a pointer names them.
*
* @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, OUTPUT_OVERLAPS, ARGUMENT_INVALID, LOCK_HELD, STORAGE_FAILED, INTERRUPTED.
*/
async function add(request, repository) {
	const { root, signal } = repository;
	const targets = await expandGlobs(repository, request);
	const plans = await planAdd(repository, await workspaceTrackers(repository), targets);
	const outputs = plans.map((plan) => plan.what === "new" ? plan.path : plan.output.path);
	const noCommit = request.noCommit === true;
	return withOutputLocks({
		root,
		write: [...new Set(outputs)],
		read: [],
		command: "add",
		signal
	}, async () => {
		const taken = await take(repository, plans, noCommit);
		const ignored = await repository.usesGit() ? await ignoreOutputs(root, plans.filter((plan) => plan.what !== "part" && !(plan.what === "again" && !plan.output.isCached)).map(({ path, kind }) => ({
			path,
			isFolder: kind === "folder"
		}))) : [];
		const written = await writePointers(repository, plans, {
			taken,
			noCommit
		});
		if (!noCommit) {
			const whole = plans.flatMap((plan) => {
				const stored = plan.what === "part" ? void 0 : taken.get(plan);
				return stored === void 0 ? [] : [{
					path: plan.path,
					...contentFor(repository, plan, stored)
				}];
			});
			if (request.noRelink !== true) await relink(repository, whole);
			await (await openPlacedOutputs(root)).update(new Map(written.map(({ path, md5 }) => [path, {
				id: md5,
				isLegacy: false
			}])));
		}
		const files = [...written.map(({ pointer }) => pointer), ...ignored];
		return {
			added: written.map(({ path, pointer, md5 }) => ({
				path: shownFrom(repository, path),
				pointer: shownFrom(repository, pointer),
				md5
			})),
			git: await keepInGit(repository, files)
		};
	});
}

export { planAt as a, withContent as c, withRecordedBit as i, withOutput as l, contentOf as n, refuseGitFiles as o, relink as r, newPointer as s, add as t, writePointer as u };