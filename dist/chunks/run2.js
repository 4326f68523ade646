import { Dt as directoryObject, Et as writeWorkspaceFile, Fn as isDirectoryId, Hn as shown$1, Vn as repositoryPathProblem, _t as ignoreNothing, bn as objectKey, wt as ownFolder, xt as openHashState, zn as checkParents } from "./pipeline.js";
import { a as workspaceSource, p as updatePointer, r as pointerOver, s as dvcIgnore, t as collectTracked } from "./collect.js";
import { n as stageGraph } from "./graph.js";
import { n as isInside, r as overlaps } from "./overlap.js";
import { A as LockstepError, _ as removeFile, b as writeWhole, g as readTextIfThere, h as lstatIfThere, m as isSystemError, p as isNotThere, u as asideName, y as syncFolder } from "./file-work.js";
import { t as withOutputLocks } from "./output-locks.js";
import { d as thisProcess, l as lifeOf } from "./dvc-rwlock.js";
import { a as lockEntry, i as fileContent, n as directoryContent, o as workspaceContents, r as entryContent, t as contentToRecord } from "./contents.js";
import { n as checkout } from "./checkout.js";
import { t as fetchObjects } from "./fetch.js";
import { n as openLockFiles, t as lockPath } from "./lock-files.js";
import { t as openRunCache } from "./run-cache2.js";
import { i as isNowhere, r as isCorrupt } from "./transfer.js";
import { i as runCacheKey, n as mayBeKept, t as mayBeCached } from "./run-cache.js";
import { t as isInCache } from "./presence.js";
import { n as explain, r as stageChanges, t as currentParams } from "./current-params.js";
import { t as withDvcFiles } from "./dvc-files-lock.js";
import { t as ignoreOutputs } from "./git-ignore.js";
import { i as runCommand, n as commandEnvironment, r as commandsOf, t as outputLog } from "./output-log.js";
import { i as openCostRecords } from "./cost-records.js";
import { n as measures, r as usualRates } from "./budget.js";
import { n as totalCost } from "./cost.js";
import { n as mostPerSecond, r as shownAmount, t as amountsOf } from "./amounts.js";
import { n as parseCurve, t as followCurve } from "./curve-file.js";
import { t as median } from "./median.js";
import { chmod, copyFile, lstat, mkdir, readFile, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { basename, dirname, join, posix } from "node:path";
import { availableParallelism, hostname, totalmem } from "node:os";
import { createWriteStream, readFileSync, readdirSync } from "node:fs";

// pipeline/training/stages/stage-log.ts
/** Longest log, in characters. */
const logLimit = 5e7;
/** A name for what belongs to a stage, whatever characters the stage's name has. */
function fileNameOf(stage) {
	return encodeURIComponent(stage).replaceAll(".", "%2E");
}
/** Starts the log of a stage anew: `logs/<stage>.log` in Lockstep's own folder. */
async function openStageLog(root, stage) {
	const path = join(await ownFolder(root, "logs"), `${fileNameOf(stage)}.log`);
	const stream = createWriteStream(path);
	let problem;
	stream.on("error", (error) => problem ??= error.message);
	let characters = 0;
	return {
		path,
		add(line) {
			if (characters > 5e7) return;
			characters += line.length + 1;
			stream.write(characters > 5e7 ? "(the output is too long; the rest is not kept)\n" : `${line}\n`);
		},
		async close() {
			const closed = once(stream, "close").catch(() => void 0);
			stream.end();
			await closed;
			return problem === void 0 ? void 0 : `${path} is not whole: ${problem}`;
		}
	};
}

// pipeline/training/stages/outputs-aside.ts
const journalName = "journal.json";
/**
* Moves outputs out of the way of a command. What is where is written down first, so that {@link recoverOutputs} can put them back
* after the process was killed at any point.
*
* @param root - Absolute path of the repository, free of links.
* @param paths - Outputs from the root.
*/
async function moveOutputsAside(root, stage, paths) {
	for (const path of paths) await checkParents(root, path);
	const folder = join(await ownFolder(root, "outputs"), await ownedName());
	await mkdir(folder);
	const entries = [];
	for (const [index, path] of paths.entries()) entries.push({
		path,
		stored: await lstatIfThere(join(root, path)) === void 0 ? null : String(index)
	});
	const journal = {
		stage,
		entries
	};
	try {
		await writeWhole(join(folder, journalName), JSON.stringify(journal));
		await syncFolder(dirname(folder));
		for (const { path, stored } of entries) {
			if (stored !== null) await rename(join(root, path), join(folder, stored));
			await mkdir(dirname(join(root, path)), { recursive: true });
		}
	} catch (error) {
		await putBack(root, folder, journal);
		throw error;
	}
	return {
		async discard() {
			await removeFile(join(folder, journalName));
			await syncFolder(folder);
			await rm(folder, {
				recursive: true,
				force: true
			});
		},
		putBack: () => putBack(root, folder, journal)
	};
}
async function putBack(root, folder, journal) {
	let left;
	for (const { path, stored } of journal.entries) {
		const isStored = stored !== null && await lstatIfThere(join(folder, stored)) !== void 0;
		if (stored !== null && !isStored) continue;
		await checkParents(root, path);
		if (await lstatIfThere(join(root, path)) !== void 0) {
			left ??= await failedFolder(root, journal.stage);
			const keep = join(left, path);
			await rm(keep, {
				recursive: true,
				force: true
			});
			await mkdir(dirname(keep), { recursive: true });
			await rename(join(root, path), keep);
		}
		if (isStored) {
			await mkdir(dirname(join(root, path)), { recursive: true });
			await rename(join(folder, stored), join(root, path));
			await syncFolder(dirname(join(root, path)));
		}
	}
	await removeFile(join(folder, journalName));
	await rm(folder, {
		recursive: true,
		force: true
	});
	return left;
}
/** What a failed command left is kept for whoever looks for the reason, one run deep. */
async function failedFolder(root, stage) {
	const all = await ownFolder(root, "failed");
	const folder = join(all, fileNameOf(stage));
	await rm(folder, {
		recursive: true,
		force: true
	});
	await mkdir(folder);
	return folder;
}
function isJournal(value) {
	if (typeof value !== "object" || value === null || !("stage" in value) || !("entries" in value)) return false;
	const { stage, entries } = value;
	return typeof stage === "string" && Array.isArray(entries) && entries.every(isJournalEntry);
}
function isJournalEntry(value) {
	if (typeof value !== "object" || value === null || !("path" in value) || !("stored" in value)) return false;
	const { path, stored } = value;
	const isStoredName = stored === null || typeof stored === "string" && /^\d+$/.test(stored);
	return typeof path === "string" && repositoryPathProblem(path) === void 0 && isStoredName;
}
async function readJournal(folder) {
	try {
		const value = JSON.parse(await readFile(join(folder, journalName), "utf8"));
		return isJournal(value) ? value : void 0;
	} catch (error) {
		if (isNotThere(error) || error instanceof SyntaxError) return void 0;
		throw error;
	}
}
/** Puts back the outputs of stages whose run was killed; those of a run that is at work, or whose command is, are left alone. */
async function recoverOutputs(root) {
	const all = await ownFolder(root, "outputs");
	for (const name of await readdir(all)) {
		const folder = join(all, name);
		const write = (await readJournal(folder))?.entries.map(({ path }) => path) ?? [];
		try {
			await withOutputLocks({
				root,
				write,
				read: [],
				command: "repro (recovery)",
				waitMs: 0
			}, async () => {
				const left = await readJournal(folder);
				if (left !== void 0) await putBack(root, folder, left);
				else if (await isAbandoned(folder)) await rm(folder, {
					recursive: true,
					force: true
				});
			});
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code !== "LOCK_HELD") throw error;
		}
	}
}
/**
* True when outputs that are to be written are still aside from a run that was killed: its command may have been at work when
* {@link recoverOutputs} looked. For whoever holds the locks of these outputs.
*/
async function areAside(root, paths) {
	const all = await ownFolder(root, "outputs");
	for (const name of await readdir(all)) if (((await readJournal(join(all, name)))?.entries ?? []).some((entry) => paths.some((path) => overlaps(path, entry.path)))) return true;
	return false;
}
/** A name that tells whose folder it is before there is a journal in it. */
async function ownedName() {
	const { host, pid, started = "" } = await thisProcess();
	return [
		String(pid),
		started,
		encodeURIComponent(host),
		randomBytes(8).toString("hex")
	].join("~");
}
/** True for a folder without a journal whose owner was killed before it wrote one, or right after it removed it. */
async function isAbandoned(folder) {
	const [, pid = "", started = "", host] = /^(\d{1,10})~(\d*)~(.*)~[0-9a-f]{16}$/.exec(basename(folder)) ?? [];
	if (host !== encodeURIComponent(hostname())) return false;
	if (Number(pid) === process.pid) return true;
	const owner = {
		pid: Number(pid),
		started: started === "" ? void 0 : started,
		host: hostname()
	};
	return await lifeOf(owner) === "dead";
}

// pipeline/training/stages/plan.ts
/** A pattern of a shell, as Python's fnmatch reads it. */
function pattern(text) {
	const source = text.replace(/\[!?\]?[^\]]*\]|[\s\S]/g, (part) => {
		if (part === "*") return "[\\s\\S]*";
		if (part === "?") return "[\\s\\S]";
		if (part.length > 1) return part.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
		return part.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
	});
	return new RegExp(`^${source}$`, "u");
}
function isNamed(name, target, isGlob) {
	return name === target || name.startsWith(`${target}@`) || isGlob && pattern(target).test(name);
}
/** `sub/dvc.yaml:train` → the folder of the file and the name; a name alone is of the folder that the command was started in. */
function stageAddress(target, folder) {
	const at = target.lastIndexOf(":");
	if (at === -1) return {
		folder,
		name: target
	};
	const file = posix.join(folder, target.slice(0, at));
	const place = posix.basename(file) === "dvc.yaml" || posix.basename(file) === "dvc.lock" ? posix.dirname(file) : file;
	return {
		folder: place === "." ? "" : place,
		name: target.slice(at + 1)
	};
}
function resolveTarget(target, selection, around) {
	const { isGlob = false, isRecursive = false } = selection;
	const { graph, tracked } = around;
	const path = posix.join(selection.folder, target).replace(/\/+$/, "");
	const below = path === "." ? "" : path;
	const none = {
		stages: /* @__PURE__ */ new Set(),
		pointers: /* @__PURE__ */ new Set()
	};
	if (isRecursive && (below === "" || !path.endsWith(".dvc"))) {
		const stages = graph.order.filter(({ folder }) => folder === below || isInside(folder, below));
		const pointers = tracked.pointers.filter(({ file }) => isInside(file, below));
		if (stages.length + pointers.length > 0) return {
			stages: new Set(stages),
			pointers: new Set(pointers)
		};
	}
	const pointers = tracked.pointers.filter(({ file }) => file === path || isGlob && pattern(path).test(file));
	if (pointers.length > 0) return {
		...none,
		pointers: new Set(pointers)
	};
	if (posix.basename(path) === "dvc.yaml") {
		const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
		if (!around.files.includes(path)) throw noSuchFile(path);
		return {
			...none,
			stages: new Set(graph.order.filter((stage) => stage.folder === folder))
		};
	}
	const address = stageAddress(target, selection.folder);
	const named = graph.order.filter(({ folder, stage }) => folder === address.folder && isNamed(stage.name, address.name, isGlob));
	if (named.length > 0) return {
		...none,
		stages: new Set(named)
	};
	const over = tracked.pointers.filter((pointer) => pointer.path === path || isInside(path, pointer.path));
	const producers = graph.producersAround(path);
	if (producers.length + over.length === 0) throw unknownTarget(target, graph);
	return {
		stages: new Set(producers),
		pointers: new Set(over)
	};
}
function unknownTarget(target, graph) {
	const names = graph.order.slice(0, 20).map(({ name }) => name);
	const more = graph.order.length > names.length ? ` and ${String(graph.order.length - names.length)} more` : "";
	return new LockstepError("TARGET_UNKNOWN", `${JSON.stringify(target)} is neither a stage nor an output of one`, { hint: `Stages: ${names.join(", ") || "none"}${more}.` });
}
function noSuchFile(path) {
	return new LockstepError("TARGET_UNKNOWN", `there is no ${path}`, { hint: "Name a stage or a dvc.yaml, or run every pipeline of the repository with `--all-pipelines`." });
}
/** What a stage waits for: nothing, when it is frozen. */
function activeUpstream(graph, stage) {
	return stage.stage.isFrozen ? [] : graph.upstream(stage);
}
/** True when a stage reads data that a pointer stands for. */
function reads({ stage, deps, params }, pointer) {
	return !stage.isFrozen && [...deps, ...params].some(({ path }) => path === "" || overlaps(path, pointer.path));
}
function spread(start, next) {
	const found = /* @__PURE__ */ new Set();
	const pending = [...start];
	for (let node = pending.pop(); node !== void 0; node = pending.pop()) {
		if (found.has(node)) continue;
		found.add(node);
		pending.push(...next(node));
	}
	return found;
}
/** What needs a stage. */
function consumers(graph) {
	const map = /* @__PURE__ */ new Map();
	for (const stage of graph.order) for (const up of activeUpstream(graph, stage)) map.set(up, [...map.get(up) ?? [], stage]);
	return map;
}
function needed(start, selection, around) {
	const { graph, tracked } = around;
	if (selection.isSingle === true) return start;
	const down = consumers(graph);
	const upstream = (stage) => activeUpstream(graph, stage);
	const downstream = (stage) => down.get(stage) ?? [];
	const readers = [...start.pointers].flatMap((pointer) => graph.order.filter((stage) => reads(stage, pointer)));
	if (selection.isDownstream === true) return {
		stages: spread([...start.stages, ...readers], downstream),
		pointers: start.pointers
	};
	const stages = selection.isPipeline === true ? spread([...start.stages, ...readers], (stage) => [...upstream(stage), ...downstream(stage)]) : spread(start.stages, upstream);
	const inputs = tracked.pointers.filter((pointer) => [...stages].some((stage) => reads(stage, pointer)));
	return {
		stages,
		pointers: /* @__PURE__ */ new Set([...start.pointers, ...inputs])
	};
}
/**
* The stages and pointers that a run is about, as `dvc repro` selects them.
*
* @throws LockstepError TARGET_UNKNOWN naming what there is.
*/
function planOf(selection, around) {
	const { graph, tracked } = around;
	if (selection.isAll === true) return {
		stages: graph.order,
		pointers: tracked.pointers
	};
	const found = (selection.targets.length > 0 ? selection.targets : ["dvc.yaml"]).map((target) => resolveTarget(target, selection, around));
	const { stages, pointers } = needed({
		stages: new Set(found.flatMap(({ stages }) => [...stages])),
		pointers: new Set(found.flatMap(({ pointers }) => [...pointers]))
	}, selection, around);
	return {
		stages: graph.order.filter((stage) => stages.has(stage)),
		pointers: tracked.pointers.filter((pointer) => pointers.has(pointer))
	};
}

// pipeline/training/stages/pointers.ts
/** Compares a pointer with the data beside it, and changes nothing. */
async function decidePointer({ cache, contents }, { path, out, pointer }, policy) {
	const now = await contents.at(path, out.isLegacy ? "legacy" : "md5");
	if (now === void 0) {
		if (policy.allowsMissing || out.md5 === void 0) return {
			kind: "skip",
			reason: "nothing changed; missing data is not needed here"
		};
		return {
			kind: "restore",
			reason: `${path} is missing`
		};
	}
	if (now.id === out.md5) return {
		kind: "skip",
		reason: "nothing changed"
	};
	if (pointer.isFrozen || pointer.deps.length > 0) return {
		kind: "skip",
		reason: `it is not looked at what became of ${path}, which is imported or frozen`
	};
	return {
		kind: policy.restoresKnown && out.md5 !== void 0 && await cache.has(now.id) ? "restore" : "update",
		reason: `${path} changed`
	};
}
async function update(session, placed, commits) {
	const { root, cache, contents } = session;
	const { path, file, out, pointer } = placed;
	const now = await contents.at(path);
	if (now === void 0) return;
	const absolute = join(root, path);
	const isStored = commits && out.isCached;
	const folder = now.fileCount !== void 0;
	const stored = !isStored ? now : folder ? directoryContent(await cache.addDirectory(absolute, await dvcIgnore(root, path))) : fileContent(await cache.addFile(absolute));
	const { md5, sizeBytes, fileCount, isExecutable, isLegacy } = lockEntry(out.path, stored);
	const outs = pointer.outs.map((candidate) => candidate === out ? {
		...out,
		md5,
		sizeBytes,
		fileCount,
		isExecutable,
		isLegacy
	} : candidate);
	const text = await readTextIfThere(join(root, file)) ?? "";
	await writeWorkspaceFile(root, file, updatePointer(text, {
		...pointer,
		outs
	}));
	session.onEvent({
		kind: "updated",
		file
	});
}
/** Brings a pointer and the data beside it together, as `dvc repro` does; imports are left alone. */
async function settlePointer(session, placed, policy) {
	const { root, signal } = session;
	const decision = await decidePointer(session, placed, policy);
	if (decision.kind === "skip") return decision;
	const { path, file, out } = placed;
	await withOutputLocks({
		root,
		write: [path, file],
		read: [],
		command: `repro ${file}`,
		signal
	}, async () => {
		if (decision.kind === "restore") {
			await session.restore(path, out);
			session.onEvent({
				kind: "progress",
				title: `Restore ${path}`,
				fraction: 1
			});
		} else await update(session, placed, policy.commits);
	});
	return decision;
}

// pipeline/training/stages/schedule.ts
/**
* Works through nodes, at most `jobs` at once. Of those that can start, the first in the list does: one at a time they go in exactly
* the order of the list.
*
* @returns What was worked on, in the order of the list.
*/
async function workThrough(schedule) {
	const { nodes, needs, jobs, work, stops } = schedule;
	const all = new Set(nodes);
	const results = /* @__PURE__ */ new Map();
	const waiting = new Map(nodes.map((node) => [node, needs(node).filter((need) => need !== node && all.has(need))]));
	const inWork = /* @__PURE__ */ new Map();
	const state = { isStopped: false };
	const isReady = ([, list]) => list.every((need) => results.has(need));
	const start = (node) => {
		waiting.delete(node);
		const run = async () => {
			const result = await work(node);
			results.set(node, result);
			inWork.delete(node);
			if (stops(result)) state.isStopped = true;
		};
		inWork.set(node, run());
	};
	for (;;) {
		while (!state.isStopped && inWork.size < jobs) {
			const next = [...waiting].find(isReady);
			if (next === void 0) break;
			start(next[0]);
		}
		if (inWork.size === 0) break;
		await Promise.race(inWork.values());
	}
	return new Map(nodes.flatMap((node) => results.has(node) ? [[node, results.get(node)]] : []));
}

// pipeline/training/stages/session.ts
function openSession(request, { tracked, graph, state }) {
	const { root, cache, links, remote, onEvent, signal } = request;
	const contents = workspaceContents(root, state, cache.folder);
	const ignoreIn = (path, id) => isDirectoryId(id) ? dvcIgnore(root, path) : Promise.resolve(ignoreNothing);
	return {
		...request,
		tracked,
		graph,
		contents,
		locks: openLockFiles(root),
		runs: openRunCache(cache.folder),
		async restore(path, entry, isCached = true) {
			if (entry.md5 === void 0) throw new LockstepError("OBJECT_MISSING", `no content is recorded for ${shown$1(path)}`, { hint: "Run `dvc commit` where the data is, and commit what it wrote." });
			const { isLegacy } = entry;
			await fetchObjects({
				cache,
				remote,
				ids: [{
					id: entry.md5,
					path,
					isLegacy
				}],
				signal,
				onProgress: (fraction) => {
					onEvent({
						kind: "progress",
						title: `Fetch ${path}`,
						fraction
					});
				}
			});
			contents.forget(path);
			await checkout({
				cache: isLegacy ? cache.legacy : cache,
				id: entry.md5,
				root,
				destination: path,
				isExecutable: entry.isExecutable,
				force: true,
				ignore: await ignoreIn(path, entry.md5),
				...isCached && links !== void 0 ? { links } : {}
			});
		},
		async link(path, { id, isExecutable, isLegacy }) {
			if (links?.some((type) => type === "hardlink" || type === "symlink") !== true) return;
			contents.forget(path);
			const ignore = await ignoreIn(path, id);
			await checkout({
				cache: isLegacy === true ? cache.legacy : cache,
				id,
				root,
				destination: path,
				isExecutable,
				force: true,
				ignore,
				links,
				isRelinking: true
			});
		}
	};
}

// pipeline/training/stages/decide.ts
function isAbsence(change) {
	return (change.kind === "dependency" || change.kind === "output") && (change.state === "deleted" || change.state === "not in cache");
}
/** Whether a change is of no account to a run that may go without data. */
function isExcused(change, { now, locked, policy }) {
	if (!policy.allowsMissing || !isAbsence(change)) return false;
	if (change.kind === "output") return !policy.isWanted(change.path) && isRecorded(change, locked);
	const { recorded } = now.deps.get(change.path) ?? {};
	const before = locked?.deps.find(({ path }) => path === change.path)?.md5;
	return before !== void 0 && (recorded === void 0 || recorded === before);
}
function isRecorded({ path }, locked) {
	return locked?.outs.some((entry) => entry.path === path && entry.md5 !== void 0) === true;
}
/** A change that putting data in its place undoes. */
function isRestorable(change, { now, locked }) {
	if (change.kind === "output") return isRecorded(change, locked);
	if (change.kind !== "dependency" || change.state !== "deleted") return false;
	const { recorded } = now.deps.get(change.path) ?? {};
	return recorded !== void 0 && locked?.deps.find(({ path }) => path === change.path)?.md5 === recorded;
}
/** A missing dependency whose record is another content now is not missing but changed. */
function reasonOf(change, situation) {
	const isOther = change.kind === "dependency" && change.state === "deleted" && situation.now.deps.get(change.path)?.recorded !== void 0 && !isRestorable(change, situation);
	return explain(isOther ? {
		...change,
		state: "modified"
	} : change);
}
/**
* What a run does about a stage, and why, in one line that names the dependency, parameter or output. It rests on
* {@link stageChanges} alone, so that `status` and a run never disagree.
*/
function decide(now, locked, policy) {
	const situation = {
		now,
		locked,
		policy
	};
	const { isFrozen } = now.stage;
	const changes = stageChanges(now, locked).filter((change) => !isExcused(change, situation) && !(isFrozen && change.kind === "always changed"));
	const [first] = changes;
	if (first === void 0) {
		if (isFrozen) return {
			kind: "skip",
			reason: "the stage is frozen"
		};
		return {
			kind: "skip",
			reason: stageChanges(now, locked).length === 0 ? "nothing changed" : "nothing changed; missing data is not needed here"
		};
	}
	if (changes.every((change) => isRestorable(change, situation) && (!isFrozen || isAbsence(change)))) {
		const paths = (kind) => changes.flatMap((change) => change.kind === kind ? [change.path] : []);
		return {
			kind: "restore",
			deps: paths("dependency"),
			outs: paths("output"),
			reason: reasonOf(first, situation)
		};
	}
	if (isFrozen) return {
		kind: "record",
		reason: `the stage is frozen, and ${reasonOf(first, situation)}`
	};
	const always = changes.find(({ kind }) => kind === "always changed");
	if (always !== void 0) return {
		kind: "run",
		reason: explain(always)
	};
	if (locked === void 0) return {
		kind: "run",
		reason: "dvc.lock has no record of the stage"
	};
	return {
		kind: "run",
		reason: reasonOf(changes.find(({ kind }) => kind === "command") ?? changes.find((change) => !isRestorable(change, situation)) ?? first, situation)
	};
}

// pipeline/training/stages/recorded.ts
/** What is recorded at a path, above it, or inside it. */
async function recordedAround(session, path) {
	const found = [];
	for (const stage of session.graph.producersAround(path)) {
		const locked = await session.locks.locked(stage);
		for (const out of stage.outs) {
			if (out.path !== path && !isInside(path, out.path) && !isInside(out.path, path)) continue;
			const entry = out.isCached ? locked?.outs.find((candidate) => candidate.path === out.written) : void 0;
			found.push({
				path: out.path,
				entry,
				stage
			});
		}
	}
	const over = pointerOver(session.tracked.pointers, path);
	const inside = session.tracked.pointers.filter((pointer) => isInside(pointer.path, path));
	for (const pointer of over === void 0 ? inside : [over]) found.push({
		path: pointer.path,
		entry: pointer.out,
		stage: void 0
	});
	return found;
}
/** Members of a directory that is recorded, without their bytes; `undefined` when nobody has the listing. */
async function listing({ cache, remote, signal }, id, path) {
	try {
		await fetchObjects({
			cache,
			remote,
			signal,
			ids: [{
				id,
				path
			}],
			isListingOnly: true
		});
		return await cache.readDirectory(id);
	} catch (error) {
		if (isNowhere(error)) return void 0;
		throw error;
	}
}
/** The content of a folder that has these members: its size is not known, and is no part of what decides a stage. */
function folderOf(entries) {
	const { id } = directoryObject(entries);
	return {
		id,
		sizeBytes: 0,
		fileCount: entries.length,
		isExecutable: false
	};
}
/** A file or folder inside a directory that is recorded. */
async function partOf(session, item, path) {
	const id = item.entry?.md5;
	if (id === void 0 || !isDirectoryId(id)) return void 0;
	const entries = await listing(session, id, item.path);
	if (entries === void 0) return void 0;
	const below = path.slice(item.path.length + 1);
	const file = entries.find(({ relpath }) => relpath === below);
	if (file !== void 0) return {
		id: file.md5,
		sizeBytes: 0,
		fileCount: void 0,
		isExecutable: false
	};
	const inside = entries.filter(({ relpath }) => relpath.startsWith(`${below}/`));
	if (inside.length === 0) return void 0;
	return folderOf(inside.map((entry) => ({
		...entry,
		relpath: entry.relpath.slice(below.length + 1)
	})));
}
/** Members that a record adds to the folder around it. */
async function membersIn(session, { path, entry }, folder) {
	if (entry?.md5 === void 0) return void 0;
	const relpath = folder === "" ? path : path.slice(folder.length + 1);
	if (!isDirectoryId(entry.md5)) return [{
		md5: entry.md5,
		relpath
	}];
	return (await listing(session, entry.md5, path))?.map((member) => ({
		...member,
		relpath: `${relpath}/${member.relpath}`
	}));
}
/** The parts of what stands around a path that are recorded, and not in the workspace. */
async function absentAround(session, path) {
	const absent = [];
	for (const item of await recordedAround(session, path)) if (!await session.contents.exists(item.path)) absent.push(item);
	return absent;
}
/**
* What would stand at a path if everything recorded there were in the workspace. Listings of directories are fetched, never their
* members.
*
* @returns `undefined` when it cannot be told: a part is not recorded, nobody has a listing, or an id is of the other kind.
*/
async function recordedContent(session, request) {
	const { path, hash, absent } = request;
	if (absent.some(({ entry }) => entry === void 0 || entry.isLegacy !== (hash === "legacy"))) return void 0;
	const [first] = absent;
	if (first !== void 0 && first.path === path) return first.entry === void 0 ? void 0 : entryContent(first.entry);
	if (first !== void 0 && isInside(path, first.path)) return partOf(session, first, path);
	const members = [...await session.contents.members(path, hash) ?? []];
	for (const item of absent) {
		const more = await membersIn(session, item, path);
		if (more === void 0) return void 0;
		members.push(...more);
	}
	return folderOf(members);
}

// pipeline/training/stages/observe.ts
function hashOf(entry) {
	return entry?.isLegacy === true ? "legacy" : "md5";
}
async function observeDependency(session, { path, hash }, foreseen) {
	const coming = foreseen?.get(path);
	if (coming !== void 0) return {
		present: { id: coming.id },
		content: coming
	};
	const absent = await absentAround(session, path);
	if (absent.length === 0) {
		const content = await session.contents.at(path, hash);
		return {
			present: { id: content?.id },
			content
		};
	}
	const content = await recordedContent(session, {
		path,
		hash,
		absent
	});
	return {
		present: {
			id: void 0,
			recorded: content?.id
		},
		content
	};
}
/** Looks at all that decides a stage, and changes nothing. Data that is not in the workspace is known by what is recorded of it. */
async function observe(session, stage, { checksCache, foreseen }) {
	const { contents, cache } = session;
	const locked = await session.locks.locked(stage);
	const entries = (list) => new Map(list?.map((entry) => [entry.path, entry]));
	const [lockedDeps, lockedOuts] = [entries(locked?.deps), entries(locked?.outs)];
	const deps = /* @__PURE__ */ new Map();
	const inputs = /* @__PURE__ */ new Map();
	for (const { written, path } of stage.stage.isFrozen ? [] : stage.deps) {
		const { present, content } = await observeDependency(session, {
			written,
			path,
			hash: hashOf(lockedDeps.get(written))
		}, foreseen);
		deps.set(written, present);
		if (content !== void 0) inputs.set(written, content);
	}
	const outs = /* @__PURE__ */ new Map();
	for (const { written, path, isCached } of stage.outs) {
		const entry = lockedOuts.get(written);
		const id = (await contents.at(path, hashOf(entry)))?.id;
		const isChecked = checksCache && isCached && entry?.md5 !== void 0;
		outs.set(written, isChecked ? {
			id,
			isInCache: await isInCache(cache, entry)
		} : { id });
	}
	const params = stage.stage.isFrozen ? /* @__PURE__ */ new Map() : await currentParams(session.root, stage);
	return {
		now: {
			stage: stage.stage,
			deps,
			outs,
			params
		},
		locked,
		inputs
	};
}

// pipeline/training/stages/look.ts
/** Whether the recorded content of an output can be put back, and from where. */
async function canBeHad(session, stage, written) {
	const { cache, remote, contents, signal } = session;
	const out = stage.outs.find((candidate) => candidate.written === written);
	const entry = (await session.locks.locked(stage))?.outs.find((candidate) => candidate.path === written);
	if (out === void 0 || entry?.md5 === void 0) return false;
	if ((await contents.at(out.path, entry.isLegacy ? "legacy" : "md5"))?.id === entry.md5 || await isInCache(cache, entry)) return true;
	if (!out.isCached || remote === void 0) return false;
	const key = objectKey(entry.md5);
	return (await remote.existing([key], { signal })).has(key);
}
/** Looks at a stage, and says what a run does about it; nothing is changed. */
async function look(session, stage, policy) {
	const { allowsMissing, wanted } = policy;
	const observed = await observe(session, stage, {
		checksCache: !allowsMissing,
		foreseen: policy.foreseen
	});
	const isWanted = (written) => {
		const path = stage.outs.find((out) => out.written === written)?.path ?? written;
		return wanted?.some((want) => overlaps(want, path)) ?? !allowsMissing;
	};
	const decision = decide(observed.now, observed.locked, {
		allowsMissing,
		isWanted
	});
	if (decision.kind !== "restore") return {
		observed,
		decision
	};
	for (const written of decision.outs) {
		if (await canBeHad(session, stage, written)) continue;
		return {
			observed,
			decision: {
				kind: "run",
				reason: `output ${written} is missing or changed, and neither the cache nor a remote has it`
			}
		};
	}
	return {
		observed,
		decision
	};
}
/** The key of the run-cache for a stage as it was found; `undefined` for a stage that has none, or whose inputs are not all known. */
function keyOf(stage, observed) {
	return mayBeCached(stage.stage) ? inputsKeyOf(stage, observed) : void 0;
}
/** The same for any stage, also one that the run-cache does not keep. */
function inputsKeyOf(stage, { now, inputs }) {
	const { cmd, params } = stage.stage;
	if (stage.deps.some(({ written }) => !inputs.has(written))) return void 0;
	if (params.some(({ file, keys }) => keys.some((key) => now.params.get(file)?.has(key) !== true))) return void 0;
	if (params.some(({ file }) => !now.params.has(file))) return void 0;
	const locked = {
		cmd,
		deps: [...inputs].map(([written, content]) => lockEntry(written, content)),
		params: now.params,
		outs: stage.outs.map(({ written }) => ({
			path: written,
			md5: void 0,
			sizeBytes: void 0,
			fileCount: void 0,
			isExecutable: false,
			isLegacy: false,
			rest: /* @__PURE__ */ new Map()
		}))
	};
	return runCacheKey(locked);
}

// pipeline/training/stages/params.ts
/** @throws LockstepError DEPENDENCY_MISSING for a file or key that is not there: the stage could not be recorded. */
function requireParams(stage, values) {
	for (const { file, path, keys } of stage.params) {
		const found = values.get(file);
		if (found === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameters of ${shown$1(path)}, which is not there`, { hint: "Restore the file, or correct the stage's params in dvc.yaml." });
		const absent = keys.find((key) => !found.has(key));
		if (absent === void 0) continue;
		throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameter ${shown$1(absent)}, which ${path} does not have`, { hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.` });
	}
}

// pipeline/training/stages/record.ts
/** Dependencies as they are in the workspace, which is what a command sees. @throws LockstepError DEPENDENCY_MISSING. */
async function recordDependencies(session, stage) {
	const before = await session.locks.locked(stage);
	const entries = [];
	for (const { written, path } of stage.deps) {
		const recorded = before?.deps.find((entry) => entry.path === written);
		const content = await contentToRecord(session.contents, path, recorded);
		if (content === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} depends on ${shown$1(path)}, which is not there`, { hint: "Restore it with `lockstep pull` or `git checkout`, track it with `lockstep add`, or correct dvc.yaml." });
		entries.push(lockEntry(written, content));
	}
	return entries;
}
/** Content of an output in the workspace; stored in the cache before it is recorded, in the layout of its DVC. */
async function storeOutput(session, out, { isStored, recorded }) {
	const { root, contents } = session;
	const absolute = join(root, out.path);
	contents.forget(out.path);
	const now = isStored && recorded?.isLegacy !== true ? void 0 : await contentToRecord(contents, out.path, recorded);
	if (!isStored) return now;
	const isLegacy = now?.isLegacy === true;
	const cache = isLegacy ? session.cache.legacy : session.cache;
	try {
		const stored = (await lstat(absolute)).isDirectory() ? directoryContent(await cache.addDirectory(absolute, await dvcIgnore(root, out.path))) : fileContent(await cache.addFile(absolute));
		return isLegacy ? {
			...stored,
			isLegacy
		} : stored;
	} catch (error) {
		if (isNotThere(error)) return void 0;
		throw error;
	}
}
/**
* Stores the outputs of a stage as they are in the workspace. Metrics and plots that are not cached are stored, too, when the run-cache
* keeps the stage, as in DVC: without them it could not give the whole result back.
*
* @param commits - False leaves the cache alone.
* @throws LockstepError STAGE_FAILED for one that is not there.
*/
async function storeOutputs(session, stage, commits) {
	const before = await session.locks.locked(stage);
	const stored = [];
	for (const out of stage.outs) {
		const content = await storeOutput(session, out, {
			isStored: commits && (out.isCached || mayBeKept(stage.stage)),
			recorded: before?.outs.find((entry) => entry.path === out.written)
		});
		if (content === void 0) throw new LockstepError("STAGE_FAILED", `stage ${stage.name} did not write its output ${out.path}`, { hint: "Make the command write it, or remove it from `outs` in dvc.yaml." });
		if (commits && out.isCached) await session.link(out.path, content);
		stored.push({
			out,
			entry: lockEntry(out.written, content),
			isFolder: content.fileCount !== void 0
		});
	}
	return stored;
}
/** Writes what became of a stage: the lines of `.gitignore` that keep cached outputs out of Git, then `dvc.lock`. */
async function recordStage(session, record) {
	const { root, signal } = session;
	const { stage, locked, outs, later } = record;
	const kept = outs.filter(({ out }) => out.isCached).map(({ out, isFolder }) => ({
		path: out.path,
		isFolder
	}));
	const ignoring = await withDvcFiles({
		root,
		signal
	}, () => ignoreOutputs(root, kept));
	await session.locks.record(stage, locked, { later });
	session.onEvent({
		kind: "written",
		files: [...ignoring, lockPath(stage)]
	});
}
/** Records a stage as it stands in the workspace, without running it. */
async function recordAsItIs(session, request) {
	const { stage, commits, later } = request;
	const params = await currentParams(session.root, stage);
	requireParams(stage, params);
	const deps = await recordDependencies(session, stage);
	const outs = await storeOutputs(session, stage, commits);
	await recordStage(session, {
		stage,
		locked: {
			cmd: stage.stage.cmd,
			deps,
			params,
			outs: outs.map(({ entry }) => entry)
		},
		outs,
		later
	});
}

// pipeline/training/stages/cached-run.ts
function outputsOf(stage, locked) {
	const stored = stage.outs.map((out) => {
		const entry = locked.outs.find(({ path }) => path === out.written);
		return entry?.md5 === void 0 ? void 0 : {
			out,
			entry,
			isFolder: entry.md5.endsWith(".dir")
		};
	});
	const found = stored.filter((output) => output !== void 0);
	return found.length === stored.length ? found : void 0;
}
/**
* Finds what a stage made of the same inputs before, on this machine or, through the remote, on another.
*
* @param observed - With `isHere`, no remote is asked what it has.
* @returns `undefined` when nothing was kept, or its outputs are not to be had.
*/
async function findCachedRun(session, stage, observed) {
	const { runs, cache, remote, signal } = session;
	const key = keyOf(stage, observed);
	if (key === void 0) return void 0;
	let locked = await runs.find(key);
	if (locked === void 0 && remote !== void 0 && observed.isHere !== true) {
		if (!await runs.pull(key, remote, signal)) session.onEvent({
			kind: "warning",
			message: `${remote.url} cannot be asked what it has: no run-cache there`
		});
		locked = await runs.find(key);
	}
	const outs = locked === void 0 ? void 0 : outputsOf(stage, locked);
	if (locked === void 0 || outs === void 0) return void 0;
	if (remote !== void 0) return {
		from: "run-cache",
		locked,
		outs
	};
	for (const { entry } of outs) if (!await isInCache(cache, entry)) return void 0;
	return {
		from: "run-cache",
		locked,
		outs
	};
}
/**
* Finds what is recalled of a stage, when it was made of exactly what stands here now. A stage without dependencies counts, too: all that
* decides it is part of what its model is kept under.
*/
async function findRecalledRun(stage, observed, recall) {
	if (stage.stage.alwaysChanged) return void 0;
	const key = inputsKeyOf(stage, observed);
	const locked = key === void 0 ? void 0 : await recall.find(stage.name);
	if (locked === void 0 || runCacheKey(locked) !== key) return void 0;
	const outs = outputsOf(stage, locked);
	return outs === void 0 ? void 0 : {
		from: "candidate",
		locked,
		outs
	};
}
/**
* Checks a result out and records it, as if the command had made it now. The caller holds the locks of the outputs.
*
* @returns Why it cannot be had, when an object of it is nowhere, or for a candidate damaged; outputs that were put in place until then
* stay.
*/
async function takeCachedRun(session, request) {
	const { stage, run, later } = request;
	try {
		for (const { out, entry } of run.outs) await session.restore(out.path, entry, out.isCached);
	} catch (error) {
		if (isNowhere(error) || run.from === "candidate" && isCorrupt(error)) return error;
		throw error;
	}
	await recordStage(session, {
		stage,
		locked: run.locked,
		outs: run.outs,
		later
	});
}

// pipeline/training/stages/unprotect.ts
async function unprotectFile(path) {
	const stats = await lstat(path);
	const isWritable = (stats.mode & 128) !== 0;
	if (!stats.isSymbolicLink() && stats.nlink === 1 && isWritable) return;
	const aside = join(dirname(path), asideName());
	try {
		await copyFile(path, aside);
		await chmod(aside, (await stat(path)).mode & 511 | 128);
		await rename(aside, path);
	} finally {
		await removeFile(aside);
	}
}
/**
* Makes files of the workspace their own: links into a cache become copies, read-only files writable. Whoever writes to them then
* does not write into the cache.
*
* @param path - File or folder, from the root; one that is not there is fine.
*/
async function unprotect(root, path) {
	await checkParents(root, path);
	const absolute = join(root, path);
	try {
		if (!(await lstat(absolute)).isDirectory()) {
			await unprotectFile(absolute);
			return;
		}
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return;
		throw error;
	}
	for (const child of await readdir(absolute, {
		withFileTypes: true,
		recursive: true
	})) if (child.isFile() || child.isSymbolicLink()) await unprotectFile(join(child.parentPath, child.name));
}

// pipeline/training/stages/execute.ts
async function runCommands({ session, stage, settings, held }, spending) {
	const { root, onEvent } = session;
	const signal = AbortSignal.any([spending.signal, ...session.signal === void 0 ? [] : [session.signal]]);
	const file = await openStageLog(root, stage.name);
	const log = outputLog((line) => {
		onEvent({
			kind: "output",
			stage: stage.name,
			line
		});
	}, (line) => {
		file.add(line);
	});
	const shell = settings.env["SHELL"];
	try {
		for (const text of commandsOf(stage.stage.cmd)) {
			onEvent({
				kind: "command",
				stage: stage.name,
				command: text
			});
			const end = await runCommand({
				text,
				workingFolder: join(root, stage.workingFolder),
				env: commandEnvironment({
					...settings,
					inherits: settings.inheritsEnv,
					root,
					stage: stage.name
				}),
				shell: shell === void 0 || shell === "" ? "/bin/sh" : shell,
				onLine: (line) => {
					log.add(line);
				},
				onStart: async (processGroup) => {
					await held.note(processGroup);
					spending.begin(processGroup);
				},
				onEnd: (waitedSeconds) => {
					spending.end(waitedSeconds);
				},
				graceMs: spending.graceMs,
				signal
			});
			switch (end.kind) {
				case "succeeded": break;
				case "interrupted":
					if (spending.signal.aborted) throw spending.signal.reason;
					throw new LockstepError("INTERRUPTED", `stage ${stage.name} was interrupted; its outputs are as they were before`, { hint: "Run the same command again: finished stages are skipped." });
				case "failed": {
					const last = log.tail.length === 0 ? "it printed nothing" : `its last lines:\n${log.tail.join("\n")}`;
					throw new LockstepError("STAGE_FAILED", `stage ${stage.name}: \`${text}\` ${end.how}; ${last}`, { hint: `Correct the command or what it works on, and run it again. Its outputs are as they were before; all it printed is in ${file.path}.` });
				}
			}
		}
	} finally {
		const problem = await file.close();
		if (problem !== void 0) onEvent({
			kind: "warning",
			message: problem
		});
	}
}
async function undo(aside, error) {
	const left = await aside.putBack();
	if (left === void 0 || !(error instanceof LockstepError)) throw error;
	throw new LockstepError(error.code, error.message, {
		hint: `${error.hint ?? ""} What the command left is in ${left}.`.trim(),
		cause: error.cause
	});
}
/**
* Runs a stage whose dependencies are in the workspace, stores its outputs and records it. Its old outputs are put back when it fails
* or is interrupted: a failed stage loses nothing.
*
* @throws LockstepError STAGE_FAILED with the command's last lines, INTERRUPTED, DEPENDENCY_MISSING, BUDGET_EXCEEDED before it begins or
* while it runs.
*/
async function execute(execution) {
	const { session, stage, settings, later, costs } = execution;
	const { root, contents } = session;
	const commits = settings.commits !== false;
	const params = await currentParams(root, stage);
	requireParams(stage, params);
	const deps = await recordDependencies(session, stage);
	const spending = await costs.begin(stage, deps);
	await mkdir(join(root, stage.workingFolder), { recursive: true });
	const kept = stage.outs.filter(({ isPersisted }) => isPersisted);
	for (const { path } of kept) await unprotect(root, path);
	const replaced = stage.outs.filter(({ isPersisted }) => !isPersisted).map(({ path }) => path);
	const aside = await moveOutputsAside(root, stage.name, replaced);
	for (const { path } of stage.outs) contents.forget(path);
	let outs;
	let cost;
	try {
		try {
			await runCommands(execution, spending);
		} finally {
			cost = spending.close();
		}
		outs = await storeOutputs(session, stage, commits);
	} catch (error) {
		for (const { path } of stage.outs) contents.forget(path);
		return await undo(aside, error);
	}
	await aside.discard();
	const locked = {
		cmd: stage.stage.cmd,
		deps,
		params,
		outs: outs.map(({ entry }) => entry)
	};
	if (commits && mayBeKept(stage.stage)) await session.runs.save(locked);
	if (commits && outs.length > 0) await costs.keep(locked, cost);
	await recordStage(session, {
		stage,
		locked,
		outs,
		later
	});
}

// pipeline/training/stages/materialise.ts
/** Thrown through a run when an output must be made again because nobody has its recorded content. */
var OutputNowhere = class extends Error {
	stage;
	path;
	constructor(stage, path) {
		super(path);
		this.stage = stage;
		this.path = path;
	}
};
async function bring(session, { path, entry, stage }) {
	if (entry === void 0) {
		if (stage !== void 0) throw new OutputNowhere(stage, path);
		return;
	}
	const { root, signal } = session;
	try {
		await withOutputLocks({
			root,
			write: [path],
			read: [],
			command: `repro (restoring ${path})`,
			signal
		}, async () => {
			if (!await session.contents.exists(path)) await session.restore(path, entry);
		});
	} catch (error) {
		if (stage !== void 0 && isNowhere(error)) throw new OutputNowhere(stage, path);
		throw error;
	}
}
/**
* Puts what is recorded at, above or inside a path into the workspace where it is missing.
*
* @throws OutputNowhere when a stage must run first; LockstepError OBJECT_MISSING for data that nobody has.
*/
async function materialise(session, path) {
	for (const item of await absentAround(session, path)) await bring(session, item);
}

// pipeline/training/stages/settle.ts
function done(outcome, reason) {
	return {
		kind: "done",
		outcome,
		reason
	};
}
/** Brings stages up to date, one call per stage; calls for different stages may overlap. */
var Settler = class {
	#session;
	#request;
	/** Stages that `dvc.lock` did not hold when the run began. */
	#unrecorded;
	#remade = /* @__PURE__ */ new Map();
	/** Stages of which something was recalled that cannot be had. */
	#forgotten = /* @__PURE__ */ new Set();
	constructor(session, request) {
		this.#session = session;
		this.#request = request;
		this.#unrecorded = this.#findUnrecorded();
	}
	async #findUnrecorded() {
		const found = /* @__PURE__ */ new Set();
		for (const stage of this.#request.order) if (await this.#session.locks.locked(stage) === void 0) found.add(stage);
		return found;
	}
	/** Names of stages of the same `dvc.lock` that get their first record in this run, and come after this stage. */
	async #later(stage) {
		const { order } = this.#request;
		const unrecorded = await this.#unrecorded;
		const after = order.slice(order.indexOf(stage) + 1);
		return new Set(after.filter((other) => unrecorded.has(other) && lockPath(other) === lockPath(stage)).map((other) => other.stage.name));
	}
	/**
	* Skips, restores, takes from the run-cache, or runs a stage. An output that it needs and that nobody has is made again first.
	*
	* @param forced - Why it runs whatever was found; `undefined` lets that decide.
	*/
	async settle(stage, forced) {
		let cause = forced;
		for (;;) try {
			const end = await this.#attempt(stage, cause);
			if (end.kind === "done") return end;
			if (end.kind === "lost") cause = end.reason;
			if (end.kind === "aside") await recoverOutputs(this.#session.root);
		} catch (error) {
			if (!(error instanceof OutputNowhere) || this.#remade.has(error.stage)) throw error;
			await this.#remake(stage, error);
		}
	}
	async #remake(needing, { stage, path }) {
		if (!this.#request.order.includes(stage)) throw new LockstepError("OBJECT_MISSING", `stage ${needing.name} needs ${path}, which nobody has any more`, { hint: `Run stage ${stage.name}, too: it makes it.` });
		const reason = `output ${path} is needed, and neither the cache nor a remote has it`;
		const remaking = this.#remade.get(stage) ?? this.settle(stage, reason);
		this.#remade.set(stage, remaking);
		await remaking;
	}
	/** What became of a stage that had to be made again after others had passed it over. */
	remadeOutcome(stage) {
		return this.#remade.get(stage);
	}
	#requireRunning(stage) {
		if (this.#session.signal?.aborted !== true) return;
		throw new LockstepError("INTERRUPTED", `the run was interrupted before stage ${stage.name}`, { hint: "Run the same command again: finished stages are skipped." });
	}
	async #look(stage, forced) {
		const found = await look(this.#session, stage, this.#request);
		if (forced === void 0 || stage.stage.isFrozen) return found;
		return {
			...found,
			decision: {
				kind: "run",
				reason: forced
			}
		};
	}
	async #attempt(stage, forced) {
		this.#requireRunning(stage);
		for (const { path } of stage.params) await materialise(this.#session, path);
		const { observed, decision } = await this.#look(stage, forced);
		switch (decision.kind) {
			case "skip": return done("skipped", decision.reason);
			case "restore":
				await this.#bring(stage.deps.filter(({ written }) => decision.deps.includes(written)));
				return this.#locked(stage, observed, () => this.#restore(stage, decision));
			case "record":
				await this.#bring(stage.deps);
				return this.#locked(stage, observed, () => this.#record(stage, decision.reason));
			case "run": {
				const run = await this.#madeBefore(stage, observed, forced);
				if (run !== void 0) return this.#locked(stage, observed, () => this.#take(stage, run, decision.reason));
				await this.#confirm(stage, decision.reason);
				await this.#bring(stage.deps);
				return this.#locked(stage, observed, (held) => this.#execute(stage, decision.reason, held));
			}
		}
	}
	/** What this machine made counts first, so that a run without a network goes on as before; then what was recalled. */
	async #madeBefore(stage, observed, forced) {
		const { usesRunCache, recall } = this.#request;
		const usesCache = usesRunCache && forced === void 0;
		const here = usesCache ? await findCachedRun(this.#session, stage, {
			...observed,
			isHere: true
		}) : void 0;
		if (here !== void 0) return here;
		return (recall !== void 0 && !this.#forgotten.has(stage) ? await findRecalledRun(stage, observed, recall) : void 0) ?? (usesCache ? await findCachedRun(this.#session, stage, observed) : void 0);
	}
	async #bring(deps) {
		for (const { path } of deps) await materialise(this.#session, path);
	}
	/** Works on a stage while nobody else does, unless somebody has done so since it was looked at. */
	async #locked(stage, { locked }, work) {
		const { root, signal, locks, contents } = this.#session;
		const write = stage.outs.map(({ path }) => path);
		const read = [...stage.deps, ...stage.params].map(({ path }) => path);
		return withOutputLocks({
			root,
			write,
			read,
			command: `repro ${stage.name}`,
			signal
		}, async (held) => {
			await locks.refresh(stage);
			const isAside = await areAside(root, write);
			if (!isAside && isDeepStrictEqual(await locks.locked(stage), locked)) return work(held);
			for (const path of [...write, ...read]) contents.forget(path);
			return { kind: isAside ? "aside" : "overtaken" };
		});
	}
	async #record(stage, reason) {
		this.#tell(stage, "recorded", reason);
		const commits = this.#request.commits !== false;
		await recordAsItIs(this.#session, {
			stage,
			commits,
			later: await this.#later(stage)
		});
		return done("recorded", reason);
	}
	async #take(stage, run, reason) {
		this.#session.onEvent({
			kind: "started",
			stage: stage.name,
			outcome: "cached",
			reason,
			from: run.from
		});
		const lost = await takeCachedRun(this.#session, {
			stage,
			run,
			later: await this.#later(stage)
		});
		if (lost === void 0) return done("cached", reason);
		if (run.from === "candidate") {
			this.#forgotten.add(stage);
			this.#request.recall?.lost(stage.name, lost);
		}
		return {
			kind: "lost",
			reason
		};
	}
	async #execute(stage, reason, held) {
		this.#tell(stage, "ran", reason);
		const { costs } = this.#request;
		const later = await this.#later(stage);
		await execute({
			session: this.#session,
			stage,
			settings: this.#request,
			held,
			later,
			costs
		});
		return done("ran", reason);
	}
	#tell(stage, outcome, reason) {
		this.#session.onEvent({
			kind: "started",
			stage: stage.name,
			outcome,
			reason
		});
	}
	/** Puts recorded outputs where they belong. */
	async #restore(stage, { outs, reason }) {
		this.#tell(stage, "restored", reason);
		const { root, cache, contents } = this.#session;
		const locked = await this.#session.locks.locked(stage);
		for (const name of outs) {
			const out = stage.outs.find((candidate) => candidate.written === name);
			const entry = locked?.outs.find((candidate) => candidate.path === name);
			if (out === void 0 || entry === void 0) return {
				kind: "lost",
				reason
			};
			const here = await contents.at(out.path, entry.isLegacy ? "legacy" : "md5");
			const own = entry.isLegacy ? cache.legacy : cache;
			try {
				if (here === void 0 || here.id !== entry.md5) await this.#session.restore(out.path, entry, out.isCached);
				else if (here.fileCount === void 0) await own.addFile(join(root, out.path));
				else await own.addDirectory(join(root, out.path), await dvcIgnore(root, out.path));
			} catch (error) {
				if (!isNowhere(error)) throw error;
				return {
					kind: "lost",
					reason: `output ${name} is missing, and neither the cache nor a remote has it`
				};
			}
		}
		return done("restored", reason);
	}
	async #confirm(stage, reason) {
		const { confirm } = this.#request;
		if (confirm === void 0 || await confirm(stage.name, reason)) return;
		throw new LockstepError("INTERRUPTED", `stage ${stage.name} was not wanted`, { hint: "Run the command again, and answer y; stages that had finished are skipped." });
	}
};

// pipeline/training/costs/cost-of-usage.ts
const secondsPerHour = 3600;
/** Money for a time on the runner. */
function priceOf(seconds, { pricePerHour, currency }) {
	return pricePerHour === void 0 ? void 0 : {
		amount: seconds / secondsPerHour * pricePerHour,
		currency
	};
}
/**
* Watt hours: what the processors' meters gave, or else processor time by the watts of a busy one; and memory over time by the watts of a
* gigabyte.
*/
function energyOf({ cpuSeconds, memoryByteSeconds, meteredJoules }, rates) {
	const joules = meteredJoules ?? (cpuSeconds === void 0 ? void 0 : cpuSeconds * rates.wattsPerCore);
	if (joules === void 0 || memoryByteSeconds === void 0) return void 0;
	return (joules + memoryByteSeconds / 1e9 * rates.wattsPerGigabyte) / secondsPerHour;
}
/** Without digits that no measurement has: a millionth. */
function measured(value) {
	return Number(value.toFixed(6));
}
/** What a usage costs. */
function costOfUsage(usage, rates) {
	const { wallSeconds, cpuSeconds, peakMemoryBytes, unmeasured } = usage;
	const energy = energyOf(usage, rates);
	const price = priceOf(wallSeconds, rates);
	return {
		wallSeconds: measured(wallSeconds),
		cpuSeconds: cpuSeconds === void 0 ? void 0 : measured(cpuSeconds),
		peakMemoryBytes,
		energyWattHours: energy === void 0 ? void 0 : measured(energy),
		price: price === void 0 ? void 0 : {
			...price,
			amount: measured(price.amount)
		},
		...unmeasured === void 0 ? {} : { unmeasured }
	};
}

// pipeline/training/costs/expected-cost.ts
/** Data of a length that nobody measured says nothing. */
function scaleOf(thenBytes, nowBytes) {
	return thenBytes === void 0 || nowBytes === void 0 || thenBytes === 0 ? 1 : nowBytes / thenBytes;
}
/**
* The largest of what a stage took before, each by how much more or less data it reads now: time, processor time and energy grow with the
* data, memory is taken as it was, and the price is today's.
*
* @returns `undefined` when nothing is known of it.
*/
function expectedCost(earlier, dataBytes, rates) {
	let largest;
	for (const { cost, dataBytes: thenBytes } of earlier) {
		const scale = scaleOf(thenBytes, dataBytes);
		const grown = (value) => value === void 0 ? void 0 : value * scale;
		const wallSeconds = cost.wallSeconds * scale;
		if (largest !== void 0 && largest.cost.wallSeconds >= wallSeconds) continue;
		largest = {
			scale,
			cost: {
				...cost,
				wallSeconds,
				cpuSeconds: grown(cost.cpuSeconds),
				energyWattHours: grown(cost.energyWattHours),
				price: priceOf(wallSeconds, rates)
			}
		};
	}
	return largest;
}

// pipeline/training/costs/ledger.ts
const nothing = {
	price: 0,
	hours: 0,
	cpu_hours: 0,
	energy: 0
};
/** What stages have used of their budgets, those that run now included. */
var Ledger = class {
	#budgets;
	#accounts = /* @__PURE__ */ new Map();
	constructor(budgets) {
		this.#budgets = budgets;
	}
	/** What others have taken of a budget, and what those that run are still expected to. */
	#taken({ covers }, measure, except) {
		let taken = 0;
		for (const [key, { stage, used, expected }] of this.#accounts) if (key !== except && covers(stage)) taken += Math.max(used[measure] ?? 0, expected?.[measure] ?? 0);
		return taken;
	}
	#excess(stage, except, exceeds) {
		for (const budget of this.#budgets) {
			if (!budget.covers(stage)) continue;
			for (const measure of measures) {
				const limit = budget.limits[measure];
				if (limit === void 0) continue;
				const left = Math.max(0, limit - this.#taken(budget, measure, except));
				const amount = exceeds(left, measure);
				if (amount !== void 0) return {
					budget,
					measure,
					limit,
					left,
					amount
				};
			}
		}
	}
	/**
	* Why a stage may not begin: nothing is left, or less than is expected of it. One that nothing is known of begins as long as something is
	* left.
	*/
	refusal(stage, expected) {
		return this.#excess(stage, void 0, (left, measure) => {
			const amount = expected?.[measure];
			return left === 0 || amount !== void 0 && amount > left ? amount ?? 0 : void 0;
		});
	}
	/** A stage begins. @returns What names its account from now on. */
	begin(stage, expected) {
		const key = Symbol(stage);
		this.#accounts.set(key, {
			stage,
			used: nothing,
			expected
		});
		return key;
	}
	use(key, used) {
		const account = this.#accounts.get(key);
		if (account !== void 0) account.used = used;
	}
	/** The stage has ended: what was expected of it is no longer kept for it. */
	end(key) {
		const account = this.#accounts.get(key);
		if (account !== void 0) account.expected = void 0;
	}
	/** How many seconds it takes at least until some budget is used up, when so much is used in each. */
	secondsLeft(key, perSecond) {
		const account = this.#accounts.get(key);
		let least = Number.POSITIVE_INFINITY;
		if (account === void 0) return least;
		this.#excess(account.stage, key, (left, measure) => {
			const rate = perSecond[measure];
			if (rate > 0) least = Math.min(least, Math.max(0, left - (account.used[measure] ?? 0)) / rate);
		});
		return least;
	}
	/** What a running stage would go beyond within some seconds; measures of which nothing is known are passed over. */
	overrun(key, perSecond, seconds) {
		const account = this.#accounts.get(key);
		if (account === void 0) return void 0;
		return this.#excess(account.stage, key, (left, measure) => {
			const used = account.used[measure];
			return used !== void 0 && used + perSecond[measure] * seconds >= left ? used : void 0;
		});
	}
};

// pipeline/training/costs/package-meter.ts
/** Shorter spans are not told apart: the busy time of the machine is counted in hundredths of a second. */
const leastMs = 1e3;
function numberIn(file) {
	try {
		const text = readFileSync(file, "utf8").trim();
		return /^\d+$/.test(text) ? Number(text) : void 0;
	} catch {
		return;
	}
}
/** Processor packages, without the parts that are counted in them again. */
function packagesIn(folder) {
	let names;
	try {
		names = readdirSync(folder).filter((name) => /^intel-rapl:\d+$/.test(name));
	} catch {
		return [];
	}
	return names.flatMap((name) => {
		const file = join(folder, name, "energy_uj");
		const lastMicrojoules = numberIn(file);
		const rangeMicrojoules = numberIn(join(folder, name, "max_energy_range_uj"));
		return lastMicrojoules === void 0 || rangeMicrojoules === void 0 ? [] : [{
			file,
			rangeMicrojoules,
			lastMicrojoules
		}];
	});
}
/** Seconds that all processors of the machine were busy, from the first line of `/proc/stat`. */
function busySeconds(file) {
	try {
		const [, ...ticks] = (readFileSync(file, "utf8").split("\n", 1)[0] ?? "").split(/\s+/).map(Number);
		const [user = NaN, nice = 0, system = 0, , , irq = 0, softirq = 0] = ticks;
		return Number.isNaN(user) ? void 0 : (user + nice + system + irq + softirq) / 100;
	} catch {
		return;
	}
}
/**
* Reads Intel's and AMD's running average power limit counters. They count whole packages: of what was used between two looks, the tree
* gets the part that its processor time is of all processor time of the machine.
*/
function openPackageMeter(folder = "/sys/class/powercap", statFile = "/proc/stat") {
	const packages = packagesIn(folder);
	let busy = packages.length === 0 ? void 0 : busySeconds(statFile);
	let [joules, lastCpu, lastMs] = [
		0,
		0,
		performance.now()
	];
	return {
		look(cpuSeconds, isLast = false) {
			if (busy === void 0 || !isLast && performance.now() - lastMs < leastMs) return;
			const nowBusy = busySeconds(statFile);
			if (nowBusy === void 0) return;
			let used = 0;
			for (const one of packages) {
				const now = numberIn(one.file);
				if (now === void 0) continue;
				used += now >= one.lastMicrojoules ? now - one.lastMicrojoules : now + one.rangeMicrojoules - one.lastMicrojoules;
				one.lastMicrojoules = now;
			}
			const part = nowBusy > busy ? Math.min(1, (cpuSeconds - lastCpu) / (nowBusy - busy)) : 0;
			joules += used / 1e6 * part;
			[busy, lastCpu, lastMs] = [
				nowBusy,
				cpuSeconds,
				performance.now()
			];
		},
		get joules() {
			return busy === void 0 ? void 0 : joules;
		}
	};
}

// pipeline/training/costs/process-table.ts
/** Of Linux's USER_HZ, which is 100 wherever Node runs. */
const ticksPerSecond = 100;
function textOf(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return;
	}
}
/** @param text - `/proc/<pid>/stat`; see proc_pid_stat(5). The name in parentheses may hold anything. */
function parseProcessLine(text) {
	const name = text.lastIndexOf(")");
	const pid = Number.parseInt(text, 10);
	const fields = text.slice(name + 2).split(" ");
	const [parent = NaN, session = NaN] = [fields[1], fields[3]].map(Number);
	const [user = 0, system = 0, waitedUser = 0, waitedSystem = 0] = fields.slice(11, 15).map(Number);
	const start = fields[19];
	if (name === -1 || start === void 0 || !Number.isInteger(pid) || Number.isNaN(session + parent)) return void 0;
	return {
		pid,
		id: `${String(pid)}@${start}`,
		parent,
		session,
		ownSeconds: (user + system) / ticksPerSecond,
		waitedSeconds: (waitedUser + waitedSystem) / ticksPerSecond
	};
}
function namesOfProcesses() {
	try {
		return readdirSync("/proc");
	} catch {
		return [];
	}
}
function readLine(pid) {
	const text = textOf(`/proc/${String(pid)}/stat`);
	return text === void 0 ? void 0 : parseProcessLine(text);
}
/** Memory of a process; `undefined` when it has ended. */
function readMemory(pid) {
	const text = textOf(`/proc/${String(pid)}/status`);
	if (text === void 0) return void 0;
	const bytes = (name) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);
	return {
		privateBytes: bytes("RssAnon"),
		sharedBytes: bytes("RssFile") + bytes("RssShmem"),
		highWaterBytes: bytes("VmHWM")
	};
}
function childrenOf(pid) {
	return (textOf(`/proc/${String(pid)}/task/${String(pid)}/children`) ?? "").split(" ").flatMap((word) => /^\d+$/.test(word) ? [Number(word)] : []);
}
/** True where processes can be told from each other and their time and memory read. */
function hasProcessTable() {
	return textOf("/proc/self/stat") !== void 0 && textOf("/proc/self/status")?.includes("RssAnon") === true;
}
/**
* Processes of one tree that live now.
*
* @param root - Leads a session of its own.
* @param known - Of an earlier look. They stay with the tree when the process between them and the root has ended.
* @param isWhole - Looks at every process of the machine, so that those are found, too, whose parent ended before it was seen.
*/
function readTree(root, known, isWhole) {
	const found = /* @__PURE__ */ new Map();
	const pending = [root, ...known.keys()];
	for (let pid = pending.pop(); pid !== void 0; pid = pending.pop()) {
		if (found.has(pid)) continue;
		const line = readLine(pid);
		const before = known.get(pid);
		if (line === void 0 || before !== void 0 && before.id !== line.id) continue;
		found.set(pid, line);
		pending.push(...childrenOf(pid));
	}
	if (!isWhole) return found;
	for (const name of namesOfProcesses()) {
		if (!/^\d+$/.test(name) || found.has(Number(name))) continue;
		const line = readLine(Number(name));
		if (line !== void 0 && (line.session === root || found.has(line.parent))) found.set(line.pid, line);
	}
	return found;
}

// pipeline/training/costs/processor-account.ts
/**
* Smaller amounts that nobody was charged with are taken for the grain of the kernel's clock: two ticks for each number that is compared.
*/
const grainSeconds = .035;
/**
* Adds up the time of a process tree, of which some end between two looks. The kernel charges a process that has ended to whoever waited
* for it; when nobody of the tree did, because its parent had ended or does not wait, what was seen of it last is kept here.
*/
var ProcessorAccount = class {
	#before = /* @__PURE__ */ new Map();
	#unchargedSeconds = 0;
	#totalSeconds = 0;
	/** Never less than it was. */
	get totalSeconds() {
		return this.#totalSeconds;
	}
	/** @param living - Every process of the tree that lives now. */
	look(living) {
		const now = new Map(living.map((times) => [times.id, times]));
		let ended = 0;
		let charged = 0;
		for (const [id, { ownSeconds, waitedSeconds }] of this.#before) {
			const still = now.get(id);
			if (still === void 0) ended += ownSeconds + waitedSeconds;
			else charged += still.waitedSeconds - waitedSeconds;
		}
		if (ended - charged > grainSeconds) this.#unchargedSeconds += ended - charged;
		this.#before = now;
		const seen = living.reduce((sum, { ownSeconds, waitedSeconds }) => sum + ownSeconds + waitedSeconds, 0);
		this.#totalSeconds = Math.max(this.#totalSeconds, seen + this.#unchargedSeconds);
	}
	/**
	* The last look, when the root has ended.
	*
	* @param living - What it left running.
	* @param root - Its id, and what it was charged with in the end.
	*/
	close(living, root) {
		const id = root.id ?? "root";
		this.look([...living, {
			id,
			ownSeconds: this.#before.get(id)?.ownSeconds ?? 0,
			waitedSeconds: root.waitedSeconds
		}]);
	}
};

// pipeline/training/costs/meter.ts
/** Looks take this part of one processor at most: what one took decides when the next one comes. */
const share = 1 / 400;
/** Whatever is long is looked at less often. */
const looksPerAge = 25;
const soonestMs$1 = 20;
const latestMs = 1e3;
/** Processor time of this thread. */
function busyMs() {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1e3;
}
/** The memory of a tree: what each process has to itself, and of what they may share the largest. */
function memoryOf(living) {
	let [own, shared, highWater] = [
		0,
		0,
		0
	];
	for (const pid of living) {
		const memory = readMemory(pid);
		if (memory === void 0) continue;
		own += memory.privateBytes;
		shared = Math.max(shared, memory.sharedBytes);
		highWater = Math.max(highWater, memory.highWaterBytes);
	}
	return {
		bytes: own + shared,
		highWaterBytes: highWater
	};
}
/** Looks at a tree of processes over and over. */
var TreeMeter = class {
	#request;
	#account = new ProcessorAccount();
	#packages = openPackageMeter();
	#startedMs = performance.now();
	#tree = /* @__PURE__ */ new Map();
	#timer;
	#lookedMs = performance.now();
	/** When every process of the machine may be looked at again. */
	#wholeMs = 0;
	#peakBytes = 0;
	#bytes = 0;
	#byteSeconds = 0;
	constructor(request) {
		this.#request = request;
		this.#look(false);
		this.#wait(soonestMs$1);
	}
	#wait(delayMs) {
		this.#timer = setTimeout(() => {
			const begunMs = busyMs();
			this.#look(false);
			const wanted = this.#request.onLook?.(this.usage()) ?? latestMs;
			const agedMs = (performance.now() - this.#startedMs) / looksPerAge;
			this.#wait(Math.min(Math.max(soonestMs$1, agedMs, (busyMs() - begunMs) / share), wanted, latestMs));
		}, delayMs);
	}
	#look(isLast) {
		const now = performance.now();
		const isWhole = isLast || now >= this.#wholeMs;
		const begunMs = busyMs();
		this.#tree = readTree(this.#request.pid, this.#tree, isWhole);
		if (isWhole) this.#wholeMs = now + Math.max(latestMs / 4, 2 * (busyMs() - begunMs) / share);
		const { bytes, highWaterBytes } = memoryOf(this.#tree.keys());
		this.#byteSeconds += (this.#bytes + bytes) / 2 * ((now - this.#lookedMs) / 1e3);
		this.#bytes = bytes;
		this.#lookedMs = now;
		this.#peakBytes = Math.max(this.#peakBytes, bytes, highWaterBytes);
		if (isLast) return;
		this.#account.look([...this.#tree.values()]);
		this.#packages.look(this.#account.totalSeconds);
	}
	usage() {
		return {
			wallSeconds: (performance.now() - this.#startedMs) / 1e3,
			cpuSeconds: this.#account.totalSeconds,
			peakMemoryBytes: this.#peakBytes,
			memoryByteSeconds: this.#byteSeconds,
			meteredJoules: this.#packages.joules,
			unmeasured: void 0
		};
	}
	stop(waitedSeconds) {
		clearTimeout(this.#timer);
		const root = this.#tree.get(this.#request.pid);
		this.#look(true);
		const living = [...this.#tree.values()].filter(({ pid }) => pid !== this.#request.pid);
		if (waitedSeconds === void 0) this.#account.look(living);
		else this.#account.close(living, {
			id: root?.id,
			waitedSeconds
		});
		this.#packages.look(this.#account.totalSeconds, true);
		return this.usage();
	}
};
/** Where processes cannot be looked at: the clock, and in the end what the kernel says that the root was charged with. */
var ClockMeter = class {
	#startedMs = performance.now();
	#request;
	#timer;
	constructor(request) {
		this.#request = request;
		this.#wait(soonestMs$1);
	}
	#wait(delayMs) {
		this.#timer = setTimeout(() => {
			this.#wait(Math.min(this.#request.onLook?.(this.usage()) ?? latestMs, latestMs));
		}, delayMs);
	}
	#used(cpuSeconds) {
		return {
			wallSeconds: (performance.now() - this.#startedMs) / 1e3,
			cpuSeconds,
			peakMemoryBytes: void 0,
			memoryByteSeconds: void 0,
			meteredJoules: void 0,
			unmeasured: `memory of other processes cannot be read on ${process.platform}`
		};
	}
	usage() {
		return this.#used(void 0);
	}
	stop(waitedSeconds) {
		clearTimeout(this.#timer);
		return this.#used(waitedSeconds);
	}
};
/** Measures a tree of processes from now on, for less than a hundredth of one processor. */
function startMeter(request) {
	return hasProcessTable() ? new TreeMeter(request) : new ClockMeter(request);
}

// pipeline/training/costs/usage.ts
const noUsage = {
	wallSeconds: 0,
	cpuSeconds: 0,
	peakMemoryBytes: 0,
	memoryByteSeconds: 0,
	meteredJoules: 0,
	unmeasured: void 0
};
function both(a, b, join) {
	return a === void 0 || b === void 0 ? void 0 : join(a, b);
}
const add = (a, b) => a + b;
/** One after the other. */
function afterEachOther(first, then) {
	return {
		wallSeconds: first.wallSeconds + then.wallSeconds,
		cpuSeconds: both(first.cpuSeconds, then.cpuSeconds, add),
		peakMemoryBytes: both(first.peakMemoryBytes, then.peakMemoryBytes, Math.max),
		memoryByteSeconds: both(first.memoryByteSeconds, then.memoryByteSeconds, add),
		meteredJoules: both(first.meteredJoules, then.meteredJoules, add),
		unmeasured: first.unmeasured ?? then.unmeasured
	};
}

// pipeline/training/costs/spender.ts
/** Longest time that a stage is given to end when its budget is nearly used up. */
const longestGraceSeconds = 5;
/** Part of what is left of a budget that is kept for ending. */
const graceShare = .1;
/** A budget is looked at this many times in the time that ending may take. */
const looksPerGrace = 2;
const soonestMs = 10;
function excessError(stage, { budget, measure, limit, left }, { how, currency }) {
	const shown = (amount) => shownAmount(measure, amount, currency);
	return new LockstepError("BUDGET_EXCEEDED", `stage ${stage} ${how}, and of the ${shown(limit)} that lockstep.yaml gives ${budget.name} ${shown(left)} are left for it`, { hint: `Let it need less, or raise \`${measure}\` of that budget in lockstep.yaml; for a pull request that is the base branch's. Its outputs are as they were before, and what has finished is kept.` });
}
function scaleText(scale) {
	return scale === 1 ? "" : ` on ${String(Number(scale.toPrecision(3)))} times the data it read then`;
}
var Running = class {
	#stage;
	#spender;
	#account;
	#stopping = new AbortController();
	#graceSeconds;
	#watch;
	#before = noUsage;
	#meter;
	constructor(stage, spender, { account, watch }) {
		this.#stage = stage;
		this.#spender = spender;
		this.#account = account;
		this.#watch = watch;
		const seconds = spender.ledger.secondsLeft(account, spender.mostPerSecond);
		this.#graceSeconds = Math.min(longestGraceSeconds, graceShare * seconds);
	}
	get signal() {
		return this.#stopping.signal;
	}
	get graceMs() {
		return () => this.#graceSeconds * 1e3;
	}
	#stop(reason) {
		this.#stopping.abort(reason);
	}
	begin(processGroup) {
		this.#meter = startMeter({
			pid: processGroup,
			onLook: (usage) => this.#look(usage)
		});
	}
	#note(usage) {
		const amounts = amountsOf(costOfUsage(afterEachOther(this.#before, usage), this.#spender.rates));
		this.#spender.ledger.use(this.#account, amounts);
		return amounts;
	}
	#look(usage) {
		this.#note(usage);
		const { ledger, mostPerSecond: most, rates } = this.#spender;
		const betweenLooks = this.#graceSeconds / looksPerGrace;
		const excess = ledger.overrun(this.#account, most, this.#graceSeconds + betweenLooks);
		if (excess !== void 0 && !this.signal.aborted) {
			const used = shownAmount(excess.measure, excess.amount, rates.currency);
			this.#stop(excessError(this.#stage, excess, {
				how: `was stopped after ${used}`,
				currency: rates.currency
			}));
		}
		const reason = this.signal.aborted ? void 0 : this.#watch?.();
		if (reason !== void 0) this.#stop(reason);
		return Number.isFinite(ledger.secondsLeft(this.#account, most)) ? Math.max(soonestMs, betweenLooks * 1e3) : void 0;
	}
	end(waitedSeconds) {
		if (this.#meter === void 0) return;
		this.#before = afterEachOther(this.#before, this.#meter.stop(waitedSeconds));
		this.#meter = void 0;
		this.#note(noUsage);
	}
	close() {
		this.end(void 0);
		this.#spender.ledger.end(this.#account);
		const cost = costOfUsage(this.#before, this.#spender.rates);
		this.#spender.add(this.#stage, cost);
		return cost;
	}
};
/** Counts what the stages of one run take, and keeps them within their budgets. */
var Spender = class {
	rates;
	ledger;
	mostPerSecond;
	#costs = /* @__PURE__ */ new Map();
	constructor(rates, budgets, machine = thisMachine()) {
		this.rates = rates;
		this.ledger = new Ledger(budgets);
		this.mostPerSecond = mostPerSecond(rates, machine);
	}
	/**
	* A stage is about to run.
	*
	* @param watch - Asked at each look whether it has to stop for a reason of its own.
	* @throws LockstepError BUDGET_EXCEEDED when it is expected to take more than is left.
	*/
	begin(stage, expected, watch) {
		const amounts = expected === void 0 ? void 0 : amountsOf(expected.cost);
		const excess = this.ledger.refusal(stage, amounts);
		if (excess !== void 0) {
			const { currency } = this.rates;
			const amount = shownAmount(excess.measure, excess.amount, currency);
			throw excessError(stage, excess, {
				how: expected === void 0 || excess.amount === 0 ? "was not begun" : `was not begun: it is expected to take ${amount}, as when it last ran${scaleText(expected.scale)}`,
				currency
			});
		}
		return new Running(stage, this, {
			account: this.ledger.begin(stage, amounts),
			watch
		});
	}
	/** A stage that had to be made twice took both. */
	add(stage, cost) {
		const before = this.#costs.get(stage);
		this.#costs.set(stage, (before === void 0 ? void 0 : totalCost([before, cost])) ?? cost);
	}
	/** What a stage took in this run; `undefined` when it did not run. */
	costOf(stage) {
		return this.#costs.get(stage);
	}
};
function thisMachine() {
	return {
		cores: availableParallelism(),
		memoryBytes: totalmem()
	};
}

// pipeline/training/costs/futility.ts
/** What a curve is thought to gain at most, of what the bound gives. */
const generosity = 2;
/** Standard deviations of the noise between neighbouring steps that luck may add. */
const luck = 3;
/** Fewer points say nothing of where a curve goes. */
const leastPoints = 8;
/** A curve is judged this many times at most, however many points it has. */
const judgements = 200;
/** Judgements in a row that must say the same. */
const patience = 3;
/** What the reference gained late is granted to a curve that is as much later. */
const delay = .7;
/** Neighbouring points that noise and level are taken from. */
const window = 32;
/** Standard deviation of the noise of single steps, from the differences of neighbours, which a trend changes little. */
function noiseOf(values) {
	const differences = values.slice(1).map((value, i) => value - (values[i] ?? value));
	const centre = median(differences);
	return 1.4826 * median(differences.map((difference) => Math.abs(difference - centre))) / Math.SQRT2;
}
function mean(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
/** A curve, larger is better, with the best until each of its points. */
var Curve = class {
	#steps = [];
	#values = [];
	#bests = [];
	get length() {
		return this.#steps.length;
	}
	add(step, value) {
		this.#steps.push(step);
		this.#values.push(value);
		this.#bests.push(Math.max(this.#bests.at(-1) ?? value, value));
	}
	/** Number of points up to a step. */
	#upTo(step) {
		let [low, high] = [0, this.#steps.length];
		while (low < high) {
			const middle = low + high >> 1;
			if ((this.#steps[middle] ?? 0) <= step) low = middle + 1;
			else high = middle;
		}
		return low;
	}
	/** The best until a step; `undefined` before the first point. */
	best(step) {
		return this.#bests[this.#upTo(step) - 1];
	}
	/** The last points up to a step. */
	recent(step, most) {
		const end = this.#upTo(step);
		return this.#values.slice(Math.max(0, end - most), end);
	}
	/** What was gained since a step at which a part of the way was done: by the best value, or by the level around it, if that is more. */
	gain(from, to) {
		const [before, after] = [this.best(from), this.best(to)];
		if (before === void 0 || after === void 0) return Number.POSITIVE_INFINITY;
		const points = Math.max(1, Math.min(window / 4, this.#upTo(to) - this.#upTo(from)));
		const level = mean(this.recent(to, points)) - mean(this.recent(from, points));
		return Math.max(0, after - before, level);
	}
};
/**
* Says whether a training that goes on can still come to what it has to.
*
* A curve that follows a power law, `c − a·t^−α`, with any α above 0, or a logarithm, gains no more in the next doubling of its steps than
* in the last one. So from step t to the last one, T, it gains `log₂(T/t)` times what it gained from t/2 to t at most. A schedule that makes
* curves gain late is seen in the reference: what that gained from 0.7·t to T is granted, too. Twice the larger of both, and three standard
* deviations of the noise between steps, must fall short of what is to be reached, three judgements in a row.
*/
var FutilityWatch = class {
	#question;
	#sign;
	#curve = new Curve();
	#reference = new Curve();
	#judged = 0;
	#hopeless = 0;
	constructor(question) {
		this.#question = question;
		this.#sign = question.direction === "maximize" ? 1 : -1;
		for (const { step, value } of question.reference) this.#reference.add(step, this.#sign * value);
	}
	/** @param point - Later than those before. @returns Why the training may end now; `undefined` while it can win. */
	add({ step, value }) {
		if (!Number.isFinite(value)) return void 0;
		this.#curve.add(step, this.#sign * value);
		const { lastStep, warmup } = this.#question;
		const part = Math.floor(step / lastStep * judgements);
		if (step >= lastStep || step < warmup * lastStep || this.#curve.length < leastPoints || part === this.#judged) return void 0;
		this.#judged = part;
		const within = this.#within(step);
		this.#hopeless = within < this.#sign * this.#question.reach ? this.#hopeless + 1 : 0;
		if (this.#hopeless < patience) return void 0;
		return {
			step,
			best: this.#sign * (this.#curve.best(step) ?? 0),
			within: this.#sign * within
		};
	}
	/** The best that the curve might still come to. */
	#within(step) {
		const { lastStep } = this.#question;
		const doublings = Math.log2(lastStep / step);
		const own = this.#curve.gain(step / 2, step) * doublings;
		const granted = this.#reference.gain(delay * step, lastStep);
		const noise = noiseOf(this.#curve.recent(step, window));
		return (this.#curve.best(step) ?? Number.POSITIVE_INFINITY) + generosity * Math.max(own, granted) + luck * noise;
	}
};

// pipeline/training/stages/futility-stop.ts
function outputOver(stage, curve) {
	return stage.outs.find(({ path }) => path === curve || isInside(curve, path));
}
/** The object of a file that a lock names, alone or in a folder. */
async function objectOf({ cache, remote, signal }, { curve, out, locked }) {
	const id = locked.outs.find(({ path }) => path === out.written)?.md5;
	if (id === void 0 || !isDirectoryId(id)) return out.path === curve ? id : void 0;
	await fetchObjects({
		cache,
		remote,
		signal,
		ids: [{
			id,
			path: out.path
		}],
		isListingOnly: true
	});
	const below = curve.slice(out.path.length + 1);
	return (await cache.readDirectory(id)).find(({ relpath }) => relpath === below)?.md5;
}
/** The curve as an earlier state has it; `undefined` when nobody has it any more. */
async function referenceCurve(session, place) {
	const { cache, remote, signal } = session;
	try {
		const id = await objectOf(session, place);
		if (id === void 0) return void 0;
		await fetchObjects({
			cache,
			remote,
			signal,
			ids: [{
				id,
				path: place.curve
			}]
		});
		return parseCurve(await readFile(cache.path(id), "utf8"));
	} catch (error) {
		if (isNowhere(error)) return void 0;
		throw error;
	}
}
/** What a rule asks, with the curve that is to be beaten; or why nothing can be judged by it. */
function questionOf({ direction, reach, steps, warmup }, reference) {
	if (reference === void 0 || reference.length === 0) return "there is no earlier curve to compare with";
	const end = reference.at(-1)?.step ?? 0;
	const lastStep = steps ?? end;
	if (lastStep > end) return `the earlier curve ends at step ${String(end)} of ${String(lastStep)}`;
	const values = reference.filter(({ step }) => step <= lastStep).map(({ value }) => value);
	const best = direction === "maximize" ? Math.max(...values) : Math.min(...values);
	return {
		direction,
		reach: reach ?? best,
		lastStep,
		warmup,
		reference
	};
}
function shown(value) {
	return String(Number(value.toPrecision(4)));
}
function futilityError(stage, { reach, lastStep }, futility) {
	const { step, best, within } = futility;
	return new LockstepError("FUTILITY_STOPPED", `stage ${stage} was stopped at step ${String(step)}: it cannot reach ${shown(reach)} by step ${String(lastStep)}; it reached ${shown(best)}, and ${shown(within)} is the best it might still come to`, { hint: "Try other parameters. To let such a training end, remove `futility` of the model in lockstep.yaml. Its outputs are as they were before." });
}
/**
* Watches the curves that a stage writes, for the models whose rule names one of them.
*
* @param lockedBefore - What the lock that is compared with says of the stage.
* @returns `undefined` when no rule is about the stage, or none can be judged by; the latter is told.
*/
async function watchFutility(session, stage, { rules, lockedBefore }) {
	const watches = [];
	for (const rule of rules) {
		const out = outputOver(stage, rule.curve);
		if (out === void 0) continue;
		const question = questionOf(rule, lockedBefore === void 0 ? void 0 : await referenceCurve(session, {
			curve: rule.curve,
			out,
			locked: lockedBefore
		}));
		if (typeof question === "string") session.onEvent({
			kind: "warning",
			message: `stage ${stage.name} is not stopped for futility: ${question}`
		});
		else watches.push(watchCurve(join(session.root, rule.curve), stage.name, question));
	}
	if (watches.length === 0) return void 0;
	return () => {
		for (const watch of watches) {
			const reason = watch();
			if (reason !== void 0) return reason;
		}
	};
}
function watchCurve(path, stage, question) {
	const follow = followCurve(path);
	let watch = new FutilityWatch(question);
	return () => {
		const { isNew, points } = follow();
		if (isNew) watch = new FutilityWatch(question);
		for (const point of points) {
			const futility = watch.add(point);
			if (futility !== void 0) return futilityError(stage, question, futility);
		}
	};
}

// pipeline/training/stages/stage-costs.ts
const noRules = {
	rates: usualRates,
	budgets: [],
	futility: []
};
/** Size of all of them together; `undefined` when one says none. */
function bytesOf(deps) {
	return deps.reduce((sum, { sizeBytes }) => sum === void 0 || sizeBytes === void 0 ? void 0 : sum + sizeBytes, 0);
}
/** Stages that outputs need, those that make them included. */
function stagesBehind({ graph }, outputs) {
	const found = /* @__PURE__ */ new Set();
	const pending = outputs.flatMap((path) => graph.producersAround(path));
	for (let stage = pending.pop(); stage !== void 0; stage = pending.pop()) {
		if (found.has(stage)) continue;
		found.add(stage);
		pending.push(...graph.upstream(stage));
	}
	return new Set([...found].map(({ name }) => name));
}
function budgetsOf(session, declared) {
	return declared.map((budget) => {
		const { limits } = budget;
		switch (budget.of) {
			case "run": return {
				name: "the run",
				limits,
				covers: () => true
			};
			case "model": {
				const stages = stagesBehind(session, budget.outputs);
				return {
					name: `model ${budget.model}`,
					limits,
					covers: (stage) => stages.has(stage)
				};
			}
			case "stage": {
				const { stage: name } = budget;
				const covers = (stage) => stage === name || stage.startsWith(`${name}@`);
				if (!session.graph.order.some((stage) => covers(stage.name))) session.onEvent({
					kind: "warning",
					message: `lockstep.yaml gives stage ${name} a budget, and there is no such stage`
				});
				return {
					name: `stage ${name}`,
					limits,
					covers
				};
			}
		}
	});
}
/** What the stages of one run take: before, while and after they run. */
var StageCosts = class {
	#session;
	#load;
	#records;
	#rules;
	#spender;
	/** @param load - Asked once, when the first stage runs: a run in which none does reads no rules. */
	constructor(session, load) {
		this.#session = session;
		this.#load = load;
		this.#records = openCostRecords(session.cache.folder);
	}
	async #open() {
		const rules = await this.#load();
		this.#spender = new Spender(rules.rates, budgetsOf(this.#session, rules.budgets));
		return {
			rules,
			spender: this.#spender
		};
	}
	async #recorded(locked) {
		if (locked === void 0) return void 0;
		const cost = await this.#find(locked);
		return cost === void 0 ? void 0 : {
			cost,
			dataBytes: bytesOf(locked.deps)
		};
	}
	async #find(locked) {
		const { remote, signal } = this.#session;
		const here = await this.#records.find(locked);
		if (here !== void 0 || remote === void 0) return here;
		await this.#records.pull(locked, remote, signal).catch(() => void 0);
		return this.#records.find(locked);
	}
	/**
	* A stage is about to run.
	*
	* @param deps - As they are in the workspace.
	* @throws LockstepError BUDGET_EXCEEDED when it is expected to take more than is left; what reading the rules throws.
	*/
	async begin(stage, deps) {
		const { rules, spender } = await (this.#rules ??= this.#open());
		if (rules.budgets.length + rules.futility.length === 0) return spender.begin(stage.name, void 0);
		const [own, base] = [await this.#session.locks.locked(stage), await rules.lockedBefore?.(stage)];
		const watch = await watchFutility(this.#session, stage, {
			rules: rules.futility,
			lockedBefore: base ?? own
		});
		const earlier = [];
		for (const one of [own, base]) {
			const found = await this.#recorded(one);
			if (found !== void 0) earlier.push(found);
		}
		return spender.begin(stage.name, expectedCost(earlier, bytesOf(deps), rules.rates), watch);
	}
	/** Keeps what a stage took with what it made. */
	async keep(locked, cost) {
		await this.#records.save(locked, cost);
	}
	/** What a stage took in this run; `undefined` when it did not run. */
	costOf({ name }) {
		return this.#spender?.costOf(name);
	}
	/** What a stage took when it made what the lock says now, where that is known. */
	async costWhenRan(stage) {
		const locked = await this.#session.locks.locked(stage);
		return locked === void 0 ? void 0 : this.#find(locked);
	}
};

// pipeline/training/stages/run.ts
/** Works with the state of hashes that was given, or with the repository's own, which is saved and closed in the end. */
async function withState({ root, state }, work) {
	if (state !== void 0) return work(state);
	using own = await openHashState(root);
	return await work(own);
}
/** Reads every file of DVC once. @throws what reading them throws, TARGET_UNKNOWN, CYCLE_IN_STAGES. */
async function openRun(request, state) {
	const { root, selection = {
		targets: [],
		folder: "",
		isAll: true
	} } = request;
	const source = await workspaceSource(root);
	const tracked = await collectTracked(source, request.commandStyle);
	checkPointers(tracked.pointers, tracked.stages);
	const graph = stageGraph(tracked.stages);
	const plan = planOf(selection, {
		graph,
		tracked,
		files: source.dvcFiles
	});
	return {
		session: openSession(request, {
			tracked,
			graph,
			state
		}),
		plan
	};
}
/** @throws LockstepError DVC_FILE_INVALID when a stage writes what a pointer tracks. */
function checkPointers(pointers, stages) {
	const outs = stages.flatMap((stage) => stage.outs.map(({ path }) => ({
		path,
		stage
	})));
	for (const { path, file } of pointers) {
		const other = outs.find((out) => overlaps(out.path, path));
		if (other === void 0) continue;
		throw new LockstepError("DVC_FILE_INVALID", `${other.path} is written by stage ${other.stage.name} and tracked by ${file}`, { hint: `Remove ${file}, or give the stage another output.` });
	}
}
/** How missing and changed data is taken. */
function runPolicy({ allowsMissing, wanted, restoresKnown, commits }) {
	return {
		allowsMissing: allowsMissing ?? wanted !== void 0,
		restoresKnown: restoresKnown === true,
		commits: commits !== false
	};
}
var Run = class {
	#opened;
	#request;
	#settler;
	#costs;
	#ends = /* @__PURE__ */ new Map();
	#failures = /* @__PURE__ */ new Map();
	#forced = /* @__PURE__ */ new Set();
	constructor(opened, request) {
		this.#opened = opened;
		this.#request = request;
		this.#costs = new StageCosts(opened.session, request.spending ?? (() => Promise.resolve(noRules)));
		this.#settler = new Settler(opened.session, {
			...request,
			costs: this.#costs,
			allowsMissing: runPolicy(request).allowsMissing,
			wanted: request.wanted,
			order: opened.plan.stages,
			usesRunCache: request.usesRunCache !== false
		});
	}
	async pointers() {
		const { session, plan } = this.#opened;
		const policy = runPolicy(this.#request);
		const ends = [];
		for (const pointer of plan.pointers) {
			const startedMs = performance.now();
			const { kind, reason } = await settlePointer(session, pointer, policy);
			const outcome = {
				skip: "skipped",
				restore: "restored",
				update: "recorded"
			}[kind];
			ends.push(this.#finish({
				stage: pointer.file,
				outcome,
				reason,
				durationMs: elapsed(startedMs)
			}));
		}
		return ends;
	}
	#finish(end) {
		this.#opened.session.onEvent({
			kind: "finished",
			outcome: end
		});
		return end;
	}
	async stages() {
		const { graph } = this.#opened.session;
		const { stages } = this.#opened.plan;
		const { jobs = 1, onError = "fail" } = this.#request;
		await workThrough({
			nodes: stages,
			needs: (stage) => activeUpstream(graph, stage),
			jobs,
			work: async (stage) => {
				const end = await this.#work(stage);
				this.#ends.set(stage, end);
				return this.#finish(end);
			},
			stops: ({ outcome }) => outcome === "failed" && (onError === "fail" || this.#isInterrupted())
		});
		for (const stage of stages) {
			const again = await this.#settler.remadeOutcome(stage)?.catch(() => void 0);
			const end = this.#ends.get(stage);
			if (again === void 0 || end === void 0) continue;
			this.#ends.set(stage, {
				...end,
				...again,
				...await this.#costsOf(stage, again.outcome)
			});
		}
		return {
			stages: stages.flatMap((stage) => this.#ends.get(stage) ?? []),
			failures: stages.flatMap((stage) => this.#failures.has(stage) ? [{
				stage: stage.name,
				error: this.#failures.get(stage)
			}] : [])
		};
	}
	#isInterrupted() {
		return this.#request.signal?.aborted === true;
	}
	async #work(stage) {
		const startedMs = performance.now();
		const upstream = activeUpstream(this.#opened.session.graph, stage);
		const culprit = upstream.find((up) => isFailure(this.#ends.get(up)));
		if (culprit !== void 0 && this.#request.onError !== "ignore") {
			const reason = `stage ${culprit.name}, which it needs, failed`;
			return {
				stage: stage.name,
				outcome: "blocked",
				reason,
				durationMs: 0
			};
		}
		try {
			const { outcome, reason } = await this.#settler.settle(stage, this.#cause(stage, upstream));
			const costs = await this.#costsOf(stage, outcome);
			return {
				stage: stage.name,
				outcome,
				reason,
				durationMs: elapsed(startedMs),
				...costs
			};
		} catch (error) {
			this.#failures.set(stage, error);
			const reason = error instanceof Error ? error.message : String(error);
			const cost = this.#costs.costOf(stage);
			const end = {
				stage: stage.name,
				outcome: "failed",
				reason,
				durationMs: elapsed(startedMs)
			};
			return cost === void 0 ? end : {
				...end,
				cost
			};
		}
	}
	/** What a stage took now, or when it ran; members that are not known are left out. */
	async #costsOf(stage, outcome) {
		const cost = this.#costs.costOf(stage);
		if (cost !== void 0) return { cost };
		if (outcome !== "cached" && this.#request.recallsCosts !== true) return {};
		const costWhenRan = await this.#costs.costWhenRan(stage);
		return costWhenRan === void 0 ? {} : { costWhenRan };
	}
	/** Why a stage runs whatever is found. */
	#cause(stage, upstream) {
		const { force, forceDownstream } = this.#request;
		const cause = forceDownstream !== true ? void 0 : upstream.find((up) => this.#forced.has(up) || this.#isNew(up));
		const reason = force === true ? "it was asked for" : cause && `stage ${cause.name}, which it needs, ran`;
		if (reason !== void 0) this.#forced.add(stage);
		return reason;
	}
	#isNew(stage) {
		const outcome = this.#ends.get(stage)?.outcome;
		return outcome !== void 0 && outcome !== "skipped";
	}
};
function isFailure(end) {
	return end?.outcome === "failed" || end?.outcome === "blocked";
}
function elapsed(startedMs) {
	return Math.round(performance.now() - startedMs);
}
/**
* Brings pointers and the outputs of stages up to date, as `dvc repro` does: each stage is skipped when `dvc.lock` holds it, restored
* when only data is missing, taken from the run-cache when it ran with the same inputs before, and run otherwise. Only what a
* stage that runs needs is fetched. Stages that finish stay recorded, whatever becomes of others.
*
* @returns Failures of stages are in the result.
* @throws LockstepError for what keeps the run from beginning: TARGET_UNKNOWN, CYCLE_IN_STAGES, OBJECT_MISSING and LOCK_HELD of pointers,
* what reading DVC's files throws.
*/
async function reproduce(asked) {
	const request = {
		...asked,
		root: await realpath(asked.root)
	};
	await recoverOutputs(request.root);
	return withState(request, async (state) => {
		const run = new Run(await openRun(request, state), request);
		return {
			pointers: await run.pointers(),
			...await run.stages()
		};
	});
}
/**
* As {@link reproduce}, for whoever needs all of it.
*
* @returns One outcome per stage.
* @throws LockstepError of the first stage that failed: STAGE_FAILED, INTERRUPTED, LOCK_HELD, OBJECT_MISSING, OBJECT_CORRUPT,
* DEPENDENCY_MISSING, PATH_UNSAFE; DVC_FILE_INVALID for a repository without stages; what {@link reproduce} throws.
*/
async function runStages(request) {
	const { stages, failures } = await reproduce(request);
	const [first] = failures;
	if (first !== void 0) throw first.error;
	if (stages.length > 0) return stages.flatMap((end) => isFailure(end) ? [] : [end]);
	throw new LockstepError("DVC_FILE_INVALID", `no dvc.yaml below ${request.root} declares a stage`, { hint: "Declare one in dvc.yaml, or run this at the root of the repository." });
}

export { withState as a, decidePointer as c, runStages as i, activeUpstream as l, reproduce as n, findCachedRun as o, runPolicy as r, look as s, openRun as t };