import { p as updatePointer, s as dvcIgnore, u as emitPointer } from "./collect.js";
import { t as stageMd5 } from "./stage-md5.js";
import { t as withOutputLocks } from "./output-locks.js";
import { A as LockstepError, _ as removeFile, g as readTextIfThere, h as lstatIfThere, y as syncFolder } from "./file-work.js";
import { Et as writeWorkspaceFile, Hn as shown, Un as unsafePath, Vn as repositoryPathProblem, zn as checkParents } from "./pipeline.js";
import { n as unignoreOutput, t as ignoreOutputs } from "./git-ignore.js";
import { a as planAt, c as withContent, n as contentOf } from "./add.js";
import { n as keepInGit } from "./git-files2.js";
import { n as shownFrom, t as placeOf } from "./paths.js";
import { t as openPlacedOutputs } from "./placed-outputs.js";
import { t as addressOf } from "./targets.js";
import { a as workspaceTrackers } from "./tracked.js";
import { mkdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";

// pipeline/tracking/move.ts
async function kindAt(path) {
	const stats = await lstatIfThere(path);
	if (stats === void 0) return void 0;
	return stats.isDirectory() ? "folder" : "file";
}
/** @throws LockstepError TARGET_UNKNOWN, OUTPUT_OVERLAPS for what a stage makes. */
function tracked(repository, trackers, path) {
	for (const tracker of trackers) for (const output of tracker.outs) {
		if (output.path !== path) continue;
		if (tracker.kind === "pointer") return {
			tracker,
			output
		};
		throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, path))} is made by the stage ${addressOf(repository, tracker)}`, { hint: "Change its path in dvc.yaml, and move the file by hand." });
	}
	throw new LockstepError("TARGET_UNKNOWN", `no .dvc file tracks ${shown(shownFrom(repository, path))}`, { hint: "Name the data itself; a part of a tracked folder is moved by hand, then `lockstep commit`." });
}
async function destination(repository, typed, name) {
	const asked = await placeOf(repository, typed);
	const path = await stat(join(repository.root, asked)).then((found) => found.isDirectory(), () => false) ? posix.join(asked, name) : asked;
	const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath("move", typed, problem);
	await checkParents(repository.root, path);
	return path;
}
/** Where a pointer's paths start. */
function baseOf(file, { wdir }) {
	return posix.join(posix.dirname(file), wdir);
}
/** A dependency on a path of the repository as it is written at another place. */
function movedDependency(dep, from, to) {
	return !dep.rest.has("repo") && !/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(dep.path) && !dep.path.startsWith("/") ? {
		...dep,
		path: posix.relative(to, posix.join(from, dep.path))
	} : dep;
}
/** The pointer as it names the new place. */
function movedPointer({ tracker, output, to, file }, content) {
	const { pointer } = tracker;
	const from = baseOf(tracker.file, pointer);
	const isRenamed = file !== tracker.file;
	const base = isRenamed ? posix.dirname(file) : from;
	const outs = pointer.outs.map((out) => out.path === output.written ? {
		...withContent(out, content),
		path: posix.relative(base, to)
	} : out);
	const moved = {
		...pointer,
		wdir: isRenamed ? "." : pointer.wdir,
		outs,
		deps: pointer.deps.map((dep) => movedDependency(dep, from, base))
	};
	if (pointer.rest?.has("md5") !== true) return moved;
	return {
		...moved,
		rest: new Map([...pointer.rest, ["md5", stageMd5(moved)]])
	};
}
/** @throws LockstepError WORKSPACE_MODIFIED when something stands at the place. */
async function planMove(repository, request) {
	const { root } = repository;
	const trackers = await workspaceTrackers(repository);
	const { tracker, output } = tracked(repository, trackers, await placeOf(repository, request.from));
	const to = await destination(repository, request.to, posix.basename(output.path));
	const file = basename(tracker.file, ".dvc") === posix.basename(output.path) ? `${to}.dvc` : tracker.file;
	if (to === output.path) return {
		tracker,
		output,
		to,
		file
	};
	const others = trackers.filter((other) => other.file !== file);
	const isHalfDone = trackers.some((other) => other.kind === "pointer" && other.file === file && file !== tracker.file);
	const [before, after] = await Promise.all([kindAt(join(root, output.path)), kindAt(join(root, to))]);
	if (before === void 0 && (after === void 0 || !isHalfDone)) throw new LockstepError("TARGET_UNKNOWN", `${shown(shownFrom(repository, output.path))} is not there`, { hint: "Restore it with `lockstep checkout`, then move it." });
	if (before !== void 0 && after !== void 0) throw new LockstepError("WORKSPACE_MODIFIED", `${shown(shownFrom(repository, to))} exists already`, { hint: "Choose another place, or move what is there away." });
	const text = await readTextIfThere(join(root, file));
	const isOurs = isHalfDone && text !== void 0 && sameContent(trackers, file, output);
	if (file !== tracker.file && text !== void 0 && !isOurs) throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, file))} exists already`, { hint: "Choose another place, or stop tracking what it names: `lockstep remove`." });
	const there = await planAt(repository, others.filter((other) => other !== tracker), {
		path: to,
		typed: request.to,
		kind: before ?? after ?? "file",
		isPointerOurs: isOurs
	});
	if (there.what !== "new") throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, to))} is tracked by ${there.tracker.file}`, { hint: "Choose another place, or move the file by hand and record the folder: `lockstep commit --force`." });
	return {
		tracker,
		output,
		to,
		file
	};
}
function sameContent(trackers, file, output) {
	const other = trackers.find((one) => one.file === file);
	return other?.outs.length === 1 && other.outs[0]?.entry?.md5 === output.entry?.md5;
}
/**
* Moves data that a pointer tracks, with its pointer and its line in `.gitignore`; what stands there is recorded, as DVC does. Killed at
* any moment, a second run completes it.
*
* @throws LockstepError TARGET_UNKNOWN, OUTPUT_OVERLAPS, WORKSPACE_MODIFIED, PATH_UNSAFE, LOCK_HELD.
*/
async function move(request, repository) {
	const { root, signal } = repository;
	const plan = await planMove(repository, request);
	const { tracker, output, to, file } = plan;
	const from = output.path;
	const named = {
		from: shownFrom(repository, from),
		to: shownFrom(repository, to),
		pointer: shownFrom(repository, file)
	};
	if (to === from) return {
		...named,
		git: void 0
	};
	return withOutputLocks({
		root,
		write: [from, to],
		read: [],
		command: "move",
		signal
	}, async () => {
		const kind = await kindAt(join(root, from));
		const here = kind === void 0 ? to : from;
		const [stored] = await repository.cache.add([{
			path: join(root, here),
			ignore: await dvcIgnore(root, here)
		}], { signal });
		if (stored === void 0) throw new TypeError(`nothing was stored of ${here}`);
		const usesGit = await repository.usesGit();
		const isFolder = stored.kind === "folder";
		const ignored = usesGit && output.isCached ? await ignoreOutputs(root, [{
			path: to,
			isFolder
		}]) : [];
		const pointer = movedPointer(plan, contentOf(stored));
		const old = await readTextIfThere(join(root, tracker.file));
		await writeWorkspaceFile(root, file, old === void 0 ? emitPointer(pointer) : updatePointer(old, pointer));
		if (kind !== void 0) {
			await mkdir(dirname(join(root, to)), { recursive: true });
			await rename(join(root, from), join(root, to));
			await syncFolder(dirname(join(root, to)));
		}
		if (file !== tracker.file) {
			await removeFile(join(root, tracker.file));
			await syncFolder(dirname(join(root, tracker.file)));
		}
		const unignored = usesGit ? await unignoreOutput(root, from) : void 0;
		await (await openPlacedOutputs(root)).update(/* @__PURE__ */ new Map([[to, {
			id: stored.stored.id,
			isLegacy: false
		}]]), [from]);
		const files = [
			file,
			tracker.file,
			...ignored,
			...unignored === void 0 ? [] : [unignored]
		];
		return {
			...named,
			git: await keepInGit(repository, files)
		};
	});
}

export { move };