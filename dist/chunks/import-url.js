import { t as stageMd5 } from "./stage-md5.js";
import { t as withOutputLocks } from "./output-locks.js";
import { B as mapParallel, C as ignoreNothing, J as checkDirectoryPaths, S as describeFile, St as publicUrl, Z as shown, k as openScratch, x as describeDirectory } from "./pipeline.js";
import { t as ignoreOutputs } from "./git-ignore.js";
import { T as LockstepError } from "./file-work.js";
import { i as planAt, l as writePointer, n as contentOf, o as newPointer } from "./add.js";
import { a as send, i as kindOf, n as bring, r as destinationOf } from "./add-from-outside2.js";
import { n as keepInGit } from "./git-files.js";
import { i as jobsOf } from "./transfer.js";
import { n as shownFrom } from "./paths.js";
import { a as workspaceTrackers } from "./tracked.js";
import { mkdir } from "node:fs/promises";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { createWriteStream } from "node:fs";
import { pipeline as pipeline$1 } from "node:stream/promises";

// pipeline/tracking/import-source.ts
function unknown(typed) {
	return new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(publicUrl(typed))}`, { hint: "Check the url. A server without listings, as plain HTTP, gives single files only." });
}
async function sourceHere(repository, typed) {
	const path = typed.startsWith("file://") ? fileURLToPath(typed) : typed;
	const absolute = resolve(repository.root, repository.folder, path);
	const kind = await kindOf(absolute);
	if (kind === void 0) throw unknown(typed);
	return {
		where: "here",
		data: {
			path: absolute,
			kind
		},
		written: (folder) => isAbsolute(path) ? path : relative(join(repository.root, folder), absolute).split(sep).join("/")
	};
}
/** The place that a url is in, and its name there; the query of a web address belongs to the place. */
function splitUrl(url) {
	const [, before, query = ""] = /^([^?]*)(\?.*)?$/.exec(url) ?? [];
	const [, base, name] = /^(.+:\/\/[^/]+\/(?:.*\/)?)([^/]+)\/*$/.exec(before ?? "") ?? [];
	if (base === void 0 || name === void 0) return void 0;
	try {
		return {
			base: base + query,
			key: /^(?:https?|webdavs?):/i.test(url) ? decodeURIComponent(name) : name
		};
	} catch {
		return;
	}
}
/**
* Finds what a url, a path, or `remote://name/path` means.
*
* @throws LockstepError TARGET_UNKNOWN, ARGUMENT_INVALID, REMOTE_MISSING, REMOTE_UNSUPPORTED.
*/
async function findSource(repository, typed) {
	if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(typed) || typed.startsWith("file://")) return sourceHere(repository, typed);
	if (/^[a-z][a-z0-9+.-]*:\/\/[^/@]*:[^/@]*@/i.test(typed)) throw new LockstepError("ARGUMENT_INVALID", `${publicUrl(typed)} comes with a password, which would be written into Git`, { hint: "Add a remote with the password in .dvc/config.local, then import `remote://<name>/<path>`." });
	const [, name, path] = /^remote:\/\/([^/]+)\/+(.+?)\/*$/i.exec(typed) ?? [];
	if (name !== void 0 && path !== void 0) return {
		where: "remote",
		url: typed,
		remote: await repository.remote(name),
		key: posix.normalize(path),
		close: () => Promise.resolve()
	};
	const place = splitUrl(typed);
	if (place === void 0) throw new LockstepError("ARGUMENT_INVALID", `${shown(publicUrl(typed))} names no file or folder in its place`, { hint: "Give a url with a path, for example s3://bucket/folder/file.csv." });
	const { root, environment } = repository;
	const remote = await repository.drivers.openUrl({
		url: place.base,
		base: join(root, ".dvc"),
		settings: {},
		env: environment
	});
	return {
		where: "remote",
		url: typed,
		remote,
		key: place.key,
		close: () => remote.close()
	};
}
function markOf(remote, { etag }) {
	if (etag === void 0) return void 0;
	return {
		key: /^https?:/i.test(remote.url) ? "checksum" : "etag",
		text: etag
	};
}
/** @throws LockstepError TARGET_UNKNOWN. */
async function probe({ remote, key, url }, signal) {
	const content = await remote.read(key, { signal });
	if (content !== void 0) return {
		kind: "file",
		sizeBytes: content.sizeBytes,
		mark: markOf(remote, content),
		content
	};
	const objects = [];
	try {
		for await (const object of remote.list(`${key}/`, { signal })) objects.push(object);
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "REMOTE_UNSUPPORTED") throw error;
	}
	if (objects.length === 0) throw unknown(url);
	return {
		kind: "folder",
		objects
	};
}
async function save(content, path, signal) {
	await pipeline$1(Readable.fromWeb(content.stream), createWriteStream(path, { flags: "wx" }), { signal });
}
/** Brings what was found to a path where nothing stands. */
async function download({ remote, key, url }, found, to) {
	const { path, repository } = to;
	const { signal, jobs, progress } = repository;
	if (found.kind === "file") {
		await save(found.content, path, signal);
		return {
			path,
			kind: "file"
		};
	}
	const files = found.objects.map((object) => ({
		key: object.key,
		relpath: object.key.slice(key.length + 1)
	}));
	checkDirectoryPaths(publicUrl(url), files.map(({ relpath }) => relpath));
	let done = 0;
	await mapParallel(files, jobsOf({
		jobs,
		remote
	}), async (file) => {
		const content = await remote.read(file.key, { signal });
		if (content === void 0) throw unknown(`${url}/${file.relpath}`);
		await mkdir(dirname(join(path, file.relpath)), { recursive: true });
		await save(content, join(path, file.relpath), signal);
		progress({
			title: "Import",
			done: ++done,
			total: files.length,
			unit: "files"
		});
	});
	return {
		path,
		kind: "folder"
	};
}

// pipeline/tracking/import-url.ts
function nameOf(source) {
	return posix.basename(source.where === "here" ? source.data.path : source.key);
}
/** What a file or folder of this machine is, without storing it. */
async function describe({ path, kind }, signal) {
	const links = {
		links: "within",
		folder: path
	};
	if (kind === "folder") return contentOf({
		kind,
		stored: await describeDirectory({
			path,
			ignore: ignoreNothing,
			links,
			signal
		})
	});
	return contentOf({
		kind,
		stored: await describeFile({
			folder: path,
			path: "",
			links: { links: "refuse" },
			signal
		})
	});
}
async function bringHere(request, repository, place) {
	const { mode } = request;
	if (mode === "pointer") return {
		entry: {
			content: {},
			mark: void 0
		},
		content: void 0,
		ignored: []
	};
	if (mode === "source") return {
		entry: {
			content: await describe(place.data, repository.signal),
			mark: void 0
		},
		content: void 0,
		ignored: []
	};
	const taken = mode === "remote" ? await send(repository, place.data, request) : await bring(repository, place.data, place.path);
	return {
		entry: {
			content: taken.content,
			mark: void 0
		},
		...taken
	};
}
/** The same from a remote: what it brings passes through a scratch folder, and is read once. */
async function bringFrom(request, repository, place) {
	const { source, path } = place;
	if (request.mode === "pointer") return {
		entry: {
			content: {},
			mark: void 0
		},
		content: void 0,
		ignored: []
	};
	const found = await probe(source, repository.signal);
	const mark = found.kind === "file" ? found.mark : void 0;
	if (request.mode === "source") {
		if (found.kind === "file") await found.content.stream.cancel();
		return {
			entry: {
				content: {
					sizeBytes: found.kind === "file" ? found.sizeBytes : found.objects.reduce((sum, object) => sum + object.sizeBytes, 0),
					fileCount: found.kind === "file" ? void 0 : found.objects.length
				},
				mark
			},
			content: void 0,
			ignored: []
		};
	}
	await using scratch = await openScratch(repository.root);
	const brought = await bringHere(request, repository, {
		data: await download(source, found, {
			path: join(scratch.folder, "imported"),
			repository
		}),
		path
	});
	return {
		...brought,
		entry: {
			content: brought.entry.content,
			mark
		}
	};
}
/** The pointer of an import, as DVC writes it: frozen, with its source and a digest of the whole. */
function importPointer(request, place, brought) {
	const { content, mark } = brought.entry;
	const dep = {
		path: place.written,
		md5: mark === void 0 ? content.id : void 0,
		sizeBytes: content.sizeBytes,
		fileCount: content.fileCount,
		isExecutable: content.isExecutable === true,
		isLegacy: false,
		rest: new Map(mark === void 0 ? [] : [[mark.key, mark.text]])
	};
	const out = brought.content;
	const pointer = {
		...newPointer(place.path, {
			id: out?.id,
			sizeBytes: out?.sizeBytes,
			fileCount: out?.fileCount,
			isExecutable: false
		}),
		deps: [dep],
		isFrozen: true
	};
	return request.mode === "pointer" ? pointer : {
		...pointer,
		rest: /* @__PURE__ */ new Map([["md5", stageMd5(pointer)]])
	};
}
/**
* Brings data from a url and tracks it, with a pointer that keeps where it is from. What it brings is stored under its own md5; a server's
* etag only tells, later, whether the source has changed.
*
* @throws LockstepError TARGET_UNKNOWN, ARGUMENT_INVALID, WORKSPACE_MODIFIED, OUTPUT_OVERLAPS, PATH_UNSAFE, REMOTE_MISSING, REMOTE_FAILED.
*/
async function importUrl(request, repository) {
	const { root, signal } = repository;
	const source = await findSource(repository, request.url);
	try {
		const path = await destinationOf(repository, request, nameOf(source));
		const command = `import-url ${shownFrom(repository, path)}`;
		return await withOutputLocks({
			root,
			write: [path],
			read: [],
			command,
			signal
		}, async () => {
			const plan = await planAt(repository, await workspaceTrackers(repository), {
				path,
				typed: path,
				kind: "file"
			});
			if (plan.what === "part" || plan.what === "again" && request.force !== true) throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, path))} is tracked already`, { hint: "Choose another place, or replace it with --force." });
			const brought = source.where === "here" ? await bringHere(request, repository, {
				data: source.data,
				path
			}) : await bringFrom(request, repository, {
				source,
				path
			});
			const file = plan.what === "new" ? plan.file : plan.tracker.file;
			const written = source.where === "here" ? source.written(posix.dirname(file)) : source.url;
			const ignored = request.mode !== "all" && await repository.usesGit() ? await ignoreOutputs(root, [{
				path,
				isFolder: false
			}]) : brought.ignored;
			await writePointer(root, file, importPointer(request, {
				path,
				written
			}, brought));
			return {
				path: shownFrom(repository, path),
				pointer: shownFrom(repository, file),
				md5: brought.content?.id,
				git: await keepInGit(repository, [file, ...ignored])
			};
		});
	} finally {
		if (source.where === "remote") await source.close();
	}
}

export { importUrl };