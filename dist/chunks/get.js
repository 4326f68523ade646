import { T as LockstepError, l as asideName, p as syncFolder, u as isSystemError } from "./file-work.js";
import { y as openCache } from "./pipeline.js";
import { a as keyOf } from "./transfer.js";
import { i as writeContent, n as bringObjects, r as findContent, t as openSourceRepository } from "./source-repository.js";
import { a as watched } from "./transfers.js";
import { lstat, mkdir, mkdtempDisposable, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { tmpdir } from "node:os";

// pipeline/tracking/get.ts
async function kindAt(path) {
	try {
		return (await stat(path)).isDirectory() ? "folder" : "other";
	} catch (error) {
		if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return "nothing";
		throw error;
	}
}
async function placeFor({ out, path, from }) {
	const name = basename(path.replace(/\/+$/, ""));
	if (out === void 0) return name;
	return out.endsWith("/") || await kindAt(resolve(from, out)) === "folder" ? join(out, name) : out;
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
	const place = await placeFor(request);
	const destination = resolve(request.from, place);
	const isTaken = await kindAt(destination) !== "nothing";
	if (isTaken && request.force !== true) throw taken(place);
	await mkdir(dirname(destination), { recursive: true });
	const scratch = join(dirname(destination), asideName());
	await mkdir(scratch);
	try {
		await using source = await openSourceRepository({
			...request,
			scratch
		}, drivers);
		const content = await findContent(source, request.path);
		const cache = openCache(join(scratch, "objects"));
		await bringObjects(source, content, {
			cache,
			...watched(request, "Get")
		});
		const arrived = join(scratch, "arrived");
		await writeContent(source, content, {
			cache,
			destination: arrived,
			fileMode: await newFileMode(scratch)
		});
		if (isTaken) await rename(destination, join(scratch, "replaced"));
		else if (await kindAt(destination) !== "nothing") throw taken(place);
		await rename(arrived, destination);
		await syncFolder(dirname(destination));
		return {
			path: place,
			commit: source.commit
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
	const { outputs } = await findContent(source, request.path);
	const [first] = outputs;
	if (first === void 0 || first.at !== "" || first.part !== void 0) throw new LockstepError("TARGET_UNKNOWN", `${request.path} is no output of DVC in ${source.url}`, { hint: "Only what DVC tracks as a whole has an address in its storage." });
	return `${(await source.remote(first.output.remote)).url.replace(/\/+$/, "")}/${keyOf({
		...first,
		path: first.output.path
	})}`;
}

export { get, showUrl };