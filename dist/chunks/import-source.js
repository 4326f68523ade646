import { Hn as shown, Pt as mapParallel, Rn as checkDirectoryPaths, Sn as publicUrl } from "./pipeline.js";
import { a as jobsOf } from "./transfer.js";
import { A as LockstepError } from "./file-work.js";
import { i as kindOf } from "./add-from-outside2.js";
import { mkdir } from "node:fs/promises";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { createWriteStream } from "node:fs";
import { pipeline as pipeline$1 } from "node:stream/promises";

// pipeline/tracking/import-source.ts
/** The keys under which DVC writes what a server calls a content. */
const markKeys = ["etag", "checksum"];
function unknown(typed) {
	return new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(publicUrl(typed))}`, { hint: "Check the url. A server without listings, as plain HTTP, gives single files only." });
}
async function sourceHere(repository, typed, from) {
	const path = typed.startsWith("file://") ? fileURLToPath(typed) : typed;
	const absolute = resolve(repository.root, from, path);
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
* @param from - The folder that a relative path begins in, from the root; where the command was started when left out.
* @throws LockstepError TARGET_UNKNOWN, ARGUMENT_INVALID, REMOTE_MISSING, REMOTE_UNSUPPORTED.
*/
async function findSource(repository, typed, from = repository.folder) {
	if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(typed) || typed.startsWith("file://")) return sourceHere(repository, typed, from);
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

export { probe as i, findSource as n, markKeys as r, download as t };