import { t as withOutputLocks } from "./output-locks.js";
import { A as LockstepError, b as writeWhole, v as statIfThere } from "./file-work.js";
import { Ct as openScratch, Dt as directoryObject, Hn as shown, Pt as mapParallel, Un as unsafePath, Vn as repositoryPathProblem, _t as ignoreNothing, gt as describeFile, ht as describeDirectory } from "./pipeline.js";
import { n as checkout } from "./checkout.js";
import { a as jobsOf, o as keyOf } from "./transfer.js";
import { t as ignoreOutputs } from "./git-ignore.js";
import { a as planAt, l as withOutput, n as contentOf, o as refuseGitFiles, s as newPointer, u as writePointer } from "./add.js";
import { n as keepInGit } from "./git-files2.js";
import { n as shownFrom, t as placeOf } from "./paths.js";
import { a as workspaceTrackers } from "./tracked.js";
import { r as remoteFor } from "./transfers.js";
import { lstat, mkdir, rm, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { basename, join, resolve } from "node:path";

// pipeline/tracking/add-from-outside.ts
/** @throws LockstepError ARGUMENT_INVALID in DVC's words. */
function requireSense({ targets, toRemote, out, remote, jobs, glob, noCommit }) {
	const because = toRemote ? "--to-remote" : "--out";
	const isOutside = toRemote || out !== void 0;
	const found = [
		[isOutside && targets.length !== 1, `multiple targets can't be used with ${because}`],
		[isOutside && glob === true, `--glob can't be used with ${because}`],
		[isOutside && noCommit === true, `--no-commit can't be used with ${because}`],
		[!toRemote && remote !== void 0, "--remote can't be used without --to-remote"],
		[!toRemote && jobs !== void 0, "--remote-jobs can't be used without --to-remote"]
	].find(([isWrong]) => isWrong);
	if (found !== void 0) throw new LockstepError("ARGUMENT_INVALID", found[1], { hint: "`lockstep help add` explains the options." });
}
async function kindOf(path) {
	const stats = await statIfThere(path);
	if (stats === void 0) return void 0;
	return stats.isDirectory() ? "folder" : "file";
}
/** Where the data goes, from the root. @throws LockstepError PATH_UNSAFE, WORKSPACE_MODIFIED when something stands there. */
async function destinationOf(repository, request, name) {
	const typed = request.out ?? name;
	const asked = await placeOf(repository, typed);
	const path = request.out !== void 0 && await kindOf(join(repository.root, asked)) === "folder" ? asked === "" ? name : `${asked}/${name}` : asked;
	const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
	if (problem !== void 0) throw unsafePath("add", typed, problem);
	if (await lstat(join(repository.root, path)).then(() => true, () => false) && request.force !== true) throw new LockstepError("WORKSPACE_MODIFIED", `${shown(shownFrom(repository, path))} exists already`, { hint: "Replace it with --force, or choose another place with --out." });
	return path;
}
/** Sends files, then what says that they are a folder; nothing stays here. */
async function send(repository, { path, kind }, request) {
	const { signal } = repository;
	const remote = await remoteFor(repository, request.remote);
	const links = {
		links: "within",
		folder: path
	};
	const write = async (id, from, sizeBytes) => remote.write(keyOf({
		id,
		path: from
	}), {
		path: from,
		sizeBytes,
		md5: id.slice(0, 32)
	}, { signal });
	if (kind === "file") {
		const file = await describeFile({
			folder: path,
			path: "",
			links: { links: "refuse" },
			signal
		});
		await write(file.id, path, file.sizeBytes);
		return {
			content: {
				...file,
				fileCount: void 0
			},
			ignored: []
		};
	}
	const folder = await describeDirectory({
		path,
		ignore: ignoreNothing,
		links,
		signal
	});
	const present = await remote.existing(folder.entries.map(({ md5: id, relpath }) => keyOf({
		id,
		path: relpath
	})), { signal });
	const lacking = folder.entries.filter(({ md5: id, relpath }) => !present.has(keyOf({
		id,
		path: relpath
	})));
	let done = 0;
	await mapParallel(lacking, jobsOf({
		jobs: request.jobs,
		remote
	}), async ({ md5: id, relpath }) => {
		const from = join(path, relpath);
		await write(id, from, (await stat(from)).size);
		repository.progress({
			title: "Send",
			done: ++done,
			total: lacking.length,
			unit: "files"
		});
	});
	await using scratch = await openScratch(repository.root);
	const { bytes } = directoryObject(folder.entries);
	const aside = join(scratch.folder, createHash("md5").update(folder.id).digest("hex"));
	await writeWhole(aside, bytes);
	await write(folder.id, aside, bytes.length);
	await rm(aside);
	return {
		content: contentOf({
			kind: "folder",
			stored: folder
		}),
		ignored: []
	};
}
/** Stores the data in the cache and puts it into the workspace. */
async function bring(repository, source, path) {
	const { root, cache, links, signal } = repository;
	const [stored] = await cache.add([{
		path: source.path,
		ignore: ignoreNothing
	}], { signal });
	if (stored === void 0) throw new TypeError(`nothing was stored of ${source.path}`);
	const content = contentOf(stored);
	await mkdir(join(root, path, ".."), { recursive: true });
	await checkout({
		cache,
		id: content.id,
		root,
		destination: path,
		force: true,
		isExecutable: content.isExecutable,
		links,
		signal
	});
	const isFolder = source.kind === "folder";
	return {
		content,
		ignored: await repository.usesGit() ? await ignoreOutputs(root, [{
			path,
			isFolder
		}]) : []
	};
}
/**
* Tracks data of this machine that is outside the repository: copied in, or sent to the remote without being kept here.
*
* @throws LockstepError ARGUMENT_INVALID, TARGET_UNKNOWN, WORKSPACE_MODIFIED, PATH_UNSAFE, OUTPUT_OVERLAPS, REMOTE_MISSING.
*/
async function addFromOutside(request, repository) {
	requireSense(request);
	const [target = ""] = request.targets;
	if (/^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//.test(target)) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${shown(target)} is a url`, { hint: "Use `lockstep import-url`, which keeps where the data is from." });
	const { root, signal } = repository;
	const absolute = resolve(root, repository.folder, target);
	const kind = await kindOf(absolute);
	if (kind === void 0) throw new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(target)}`, { hint: "Check the path." });
	const path = await destinationOf(repository, request, basename(absolute));
	return withOutputLocks({
		root,
		write: [path],
		read: [],
		command: "add",
		signal
	}, async () => {
		const plan = await planAt(repository, await workspaceTrackers(repository), {
			path,
			typed: path,
			kind
		});
		if (plan.what === "part") throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, path))} is inside a tracked folder`, { hint: "Choose another place with --out, or copy the data there and add it." });
		if (plan.what === "new") await refuseGitFiles(repository, [path]);
		const source = {
			path: absolute,
			kind
		};
		const { content, ignored } = request.toRemote ? await send(repository, source, request) : await bring(repository, source, path);
		const file = plan.what === "new" ? plan.file : plan.tracker.file;
		const pointer = plan.what === "new" ? newPointer(path, content) : withOutput(plan.tracker.pointer, plan.output.written, content);
		await writePointer(root, file, pointer);
		return {
			added: [{
				path: shownFrom(repository, path),
				pointer: shownFrom(repository, file),
				md5: content.id
			}],
			git: await keepInGit(repository, [file, ...ignored])
		};
	});
}

export { send as a, kindOf as i, bring as n, destinationOf as r, addFromOutside as t };