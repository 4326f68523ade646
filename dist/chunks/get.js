import { A as LockstepError, f as isFolder, u as asideName, v as statIfThere, y as syncFolder } from "./file-work.js";
import { pt as openCache } from "./pipeline.js";
import { o as keyOf } from "./transfer.js";
import { i as writeContent, n as bringObjects, r as findContent, t as openSourceRepository } from "./source-repository.js";
import { a as watched } from "./transfers.js";
import { lstat, mkdir, mkdtempDisposable, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { tmpdir } from "node:os";

// pipeline/tracking/get.ts
async function isTakenAt(path) {
	return await statIfThere(path) !== void 0;
}
function nameOf(path) {
	return basename(path.replace(/\/+$/, ""));
}
/** As typed: the folder that something is put into, and the name it gets when that is not its own. */
async function placeFor({ out, from }) {
	if (out === void 0) return {
		into: "",
		as: void 0
	};
	if (out.endsWith("/") || await isFolder(resolve(from, out))) return {
		into: out,
		as: void 0
	};
	return {
		into: dirname(out),
		as: basename(out)
	};
}
function pathIn(source, { path }) {
	return typeof path === "string" ? Promise.resolve(path) : path(source);
}
/** The permission bits that a new file has in a folder. */
async function newFileMode(folder) {
	const probe = join(folder, "mode");
	await writeFile(probe, "");
	return (await lstat(probe)).mode & 511;
}
function taken(place) {
	return new LockstepError("WORKSPACE_MODIFIED", `${place} exists already`, { hint: "Name another place with `-o`, or overwrite it with `--force`." });
}
/**
* Brings a file or folder of another repository here, whether DVC or Git keeps it there. It is not tracked here. Everything arrives aside,
* hashed, and gets its name at the end.
*
* @throws LockstepError WORKSPACE_MODIFIED when something stands there, REVISION_UNKNOWN, TARGET_UNKNOWN, GIT_COMMAND_FAILED,
* OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING.
*/
async function get(request, drivers) {
	const { into, as } = await placeFor(request);
	const folder = resolve(request.from, into);
	const known = as ?? (typeof request.path === "string" ? nameOf(request.path) : void 0);
	const refuseTaken = async (name) => {
		const isTaken = await isTakenAt(join(folder, name));
		if (isTaken && request.force !== true) throw taken(join(into, name));
		return isTaken;
	};
	if (known !== void 0) await refuseTaken(known);
	await mkdir(folder, { recursive: true });
	const scratch = join(folder, asideName());
	await mkdir(scratch);
	try {
		await using source = await openSourceRepository({
			...request,
			scratch
		}, drivers);
		const path = await pathIn(source, request);
		const name = known ?? nameOf(path);
		const destination = join(folder, name);
		await refuseTaken(name);
		const content = await findContent(source, path);
		const cache = openCache(join(scratch, "objects"));
		await bringObjects(source, content, {
			cache,
			...watched(request, "Get")
		});
		const arrived = join(scratch, "arrived");
		const fileMode = await newFileMode(scratch);
		const fileCount = await writeContent(source, content, {
			cache,
			destination: arrived,
			fileMode
		});
		if (await refuseTaken(name)) await rename(destination, join(scratch, "replaced"));
		await rename(arrived, destination);
		await syncFolder(folder);
		return {
			path: join(into, name),
			commit: source.commit,
			fileCount
		};
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/**
* Where the other repository's storage keeps an output.
*
* @throws LockstepError TARGET_UNKNOWN also for what is no single output there.
*/
async function showUrl(request, drivers) {
	await using scratch = await mkdtempDisposable(join(tmpdir(), "lockstep-get-"));
	await using source = await openSourceRepository({
		...request,
		scratch: scratch.path
	}, drivers);
	const path = await pathIn(source, request);
	const { outputs } = await findContent(source, path);
	const [first] = outputs;
	if (first === void 0 || first.at !== "" || first.part !== void 0) throw new LockstepError("TARGET_UNKNOWN", `${path} is no output of DVC in ${source.url}`, { hint: "Only what DVC tracks as a whole has an address in its storage." });
	return `${(await source.remote(first.output.remote)).url.replace(/\/+$/, "")}/${keyOf({
		...first,
		path: first.output.path
	})}`;
}

export { get, showUrl };