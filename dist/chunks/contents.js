import { u as isSystemError } from "./file-work.js";
import { S as describeFile, v as linksWithin, x as describeDirectory } from "./pipeline.js";
import { k as overlaps, s as dvcIgnore } from "./collect.js";
import { lstat } from "node:fs/promises";
import { join } from "node:path";

// pipeline/data/stages/contents.ts
function fileContent(file) {
	return {
		id: file.id,
		sizeBytes: file.sizeBytes,
		fileCount: void 0,
		isExecutable: file.isExecutable
	};
}
function directoryContent(directory) {
	return {
		id: directory.id,
		sizeBytes: directory.sizeBytes,
		fileCount: directory.fileCount,
		isExecutable: false
	};
}
/** The content that an entry records; `undefined` when it records none. */
function entryContent({ md5: id, sizeBytes = 0, fileCount, isExecutable }) {
	return id === void 0 ? void 0 : {
		id,
		sizeBytes,
		fileCount,
		isExecutable
	};
}
/** The entry of `dvc.lock` for a path as written, with its content. */
function lockEntry(written, content) {
	return {
		path: written,
		md5: content.id,
		sizeBytes: content.sizeBytes,
		fileCount: content.fileCount,
		isExecutable: content.isExecutable,
		isLegacy: false,
		rest: /* @__PURE__ */ new Map()
	};
}
/** @param cacheFolder - Of the cache that outputs may be symbolic links into. */
function workspaceContents(root, state, cacheFolder) {
	const known = /* @__PURE__ */ new Map();
	const links = linksWithin(root, cacheFolder);
	const statsOf = async (path) => {
		try {
			return await lstat(join(root, path));
		} catch (error) {
			if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return void 0;
			throw error;
		}
	};
	const folder = async (path, hash) => describeDirectory({
		path: join(root, path),
		ignore: await dvcIgnore(root, path),
		links,
		state,
		hash
	});
	const look = async (path, hash) => {
		const stats = await statsOf(path);
		if (stats === void 0) return void 0;
		return stats.isDirectory() ? directoryContent(await folder(path, hash)) : fileContent(await describeFile({
			folder: root,
			path,
			links,
			state,
			hash
		}));
	};
	return {
		at(path, hash = "md5") {
			const key = `${hash} ${path}`;
			const found = known.get(key);
			if (found !== void 0) return found.content;
			const content = look(path, hash);
			known.set(key, {
				path,
				content
			});
			return content;
		},
		async exists(path) {
			return await statsOf(path) !== void 0;
		},
		async members(path, hash = "md5") {
			return (await statsOf(path))?.isDirectory() === true ? (await folder(path, hash)).entries : void 0;
		},
		forget(path) {
			for (const [key, entry] of known) if (overlaps(entry.path, path)) known.delete(key);
		}
	};
}

export { workspaceContents as a, lockEntry as i, entryContent as n, fileContent as r, directoryContent as t };