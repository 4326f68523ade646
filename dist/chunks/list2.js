import { A as LockstepError, h as lstatIfThere } from "./file-work.js";
import { Fn as isDirectoryId, Pt as mapParallel, Xt as byCodePoint } from "./pipeline.js";
import { n as isInside } from "./overlap.js";
import { o as workspaceState, r as stateAt } from "./states2.js";
import { i as readTrackers } from "./tracked.js";
import { a as objectOf, r as membersOf } from "./tracked-objects.js";
import { t as workspaceFiles } from "./workspace-files.js";
import { join } from "node:path";

// pipeline/tracking/list-entries.ts
/**
* The lines of a folder: its files and folders, or with `recursive` all files below it, and the folders where the depth ends. Sorted by
* path. A path that is a file is one line.
*
* @returns `undefined` when there is nothing at the path.
*/
function listEntries(listed, { path, recursive, level, dvcOnly }) {
	const fileEntry = ({ path: place, md5, isExecutable }, shown) => ({
		path: shown,
		place,
		isout: md5 !== void 0,
		isdir: false,
		isexec: isExecutable,
		size: void 0,
		md5: md5 ?? null
	});
	const single = listed.files.get(path);
	if (single !== void 0) return [fileEntry(single, path.slice(path.lastIndexOf("/") + 1))];
	const depth = recursive ? level ?? Infinity : 1;
	const lines = /* @__PURE__ */ new Map();
	let isThere = path === "" || listed.folders.has(path);
	for (const file of listed.files.values()) {
		if (!isInside(file.path, path)) continue;
		isThere = true;
		if (dvcOnly && file.md5 === void 0) continue;
		const below = file.path.slice(path === "" ? 0 : path.length + 1);
		const parts = below.split("/");
		if (parts.length <= depth) {
			lines.set(below, fileEntry(file, below));
			continue;
		}
		const shown = parts.slice(0, depth).join("/");
		const place = path === "" ? shown : `${path}/${shown}`;
		const folder = listed.folders.get(place);
		const size = folder?.sizeBytes ?? null;
		lines.set(shown, {
			path: shown,
			place,
			isout: folder !== void 0,
			isdir: true,
			isexec: false,
			size,
			md5: folder?.md5 ?? null
		});
	}
	return isThere ? [...lines.values()].sort((a, b) => byCodePoint(a.path, b.path)) : void 0;
}

// pipeline/tracking/list.ts
/** Files of a state that are files of their own, not only recorded ones. */
async function ownFiles(repository, state) {
	if (state.entries !== void 0) return state.entries.map(({ path, kind }) => ({
		path,
		md5: void 0,
		isExecutable: kind === "executable"
	}));
	return (await workspaceFiles(repository, "")).filter((path) => !path.startsWith(".lockstep/")).map((path) => ({
		path,
		md5: void 0,
		isExecutable: false
	}));
}
/** Everything in a state: files, and what DVC has recorded in their places. */
async function everything(repository, state) {
	const files = new Map((await ownFiles(repository, state)).map((file) => [file.path, file]));
	const folders = /* @__PURE__ */ new Map();
	const sizes = /* @__PURE__ */ new Map();
	for (const output of (await readTrackers(state.source)).flatMap(({ outs }) => outs)) {
		const object = objectOf(output);
		const { path, entry } = output;
		if (object === void 0) continue;
		if (!isDirectoryId(object.id)) {
			files.set(path, {
				path,
				md5: object.id,
				isExecutable: entry?.isExecutable === true
			});
			if (entry?.sizeBytes !== void 0) sizes.set(path, entry.sizeBytes);
			continue;
		}
		folders.set(path, {
			md5: object.id,
			sizeBytes: entry?.sizeBytes
		});
		for (const { relpath, md5 } of await membersOf(repository, object)) {
			const place = `${path}/${relpath}`;
			files.set(place, {
				path: place,
				md5,
				isExecutable: files.get(place)?.isExecutable === true
			});
		}
	}
	return {
		files,
		folders,
		sizes
	};
}
/**
* What a repository holds at a path, Git's files and DVC's data together.
*
* @throws LockstepError TARGET_UNKNOWN when there is nothing; REVISION_UNKNOWN.
*/
async function listRepository(request, repository) {
	const { path, revision, recursive = false, level, dvcOnly = false } = request;
	const state = revision === void 0 ? await workspaceState(repository) : await stateAt(repository, revision);
	const { files, folders, sizes } = await everything(repository, state);
	const found = listEntries({
		files,
		folders
	}, {
		path,
		recursive,
		level,
		dvcOnly
	});
	if (found === void 0) throw new LockstepError("TARGET_UNKNOWN", `there is nothing at ${JSON.stringify(path)}`, { hint: "Leave the path out to see what there is." });
	return mapParallel(found, 16, async ({ place, ...entry }) => {
		if (entry.isdir) return {
			...entry,
			size: entry.size ?? null
		};
		if (state.entries === void 0) {
			const stats = await lstatIfThere(join(repository.root, place));
			const isexec = stats !== void 0 && (stats.mode & 64) !== 0;
			return {
				...entry,
				isexec: stats === void 0 ? entry.isexec : isexec,
				size: stats?.size ?? sizes.get(place) ?? null
			};
		}
		const own = entry.isout ? void 0 : await state.source.read(place);
		return {
			...entry,
			size: own?.length ?? sizes.get(place) ?? null
		};
	});
}

export { listRepository };