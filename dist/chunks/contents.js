import { h as lstatIfThere } from "./file-work.js";
import { ft as linksWithin, gt as describeFile, ht as describeDirectory } from "./pipeline.js";
import { s as dvcIgnore } from "./collect.js";
import { r as overlaps } from "./overlap.js";
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
function entryContent({ md5: id, sizeBytes = 0, fileCount, isExecutable, isLegacy }) {
	return id === void 0 ? void 0 : {
		id,
		sizeBytes,
		fileCount,
		isExecutable,
		isLegacy
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
		isLegacy: content.isLegacy ?? false,
		rest: /* @__PURE__ */ new Map()
	};
}
/**
* What stands at a path, to be recorded: as DVC 2 recorded it while that is still its content, as DVC does, else as DVC 3 does.
*
* @param recorded - What was recorded of the path before.
*/
async function contentToRecord(contents, path, recorded) {
	if (recorded?.isLegacy === true && recorded.md5 !== void 0) {
		const before = await contents.at(path, "legacy");
		if (before?.id === recorded.md5) return before;
	}
	return contents.at(path);
}
/** @param cacheFolder - Of the cache that outputs may be symbolic links into. */
function workspaceContents(root, state, cacheFolder) {
	const known = /* @__PURE__ */ new Map();
	const links = linksWithin(root, cacheFolder);
	const statsOf = (path) => lstatIfThere(join(root, path));
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
		const content = stats.isDirectory() ? directoryContent(await folder(path, hash)) : fileContent(await describeFile({
			folder: root,
			path,
			links,
			state,
			hash
		}));
		return hash === "legacy" ? {
			...content,
			isLegacy: true
		} : content;
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

export { lockEntry as a, fileContent as i, directoryContent as n, workspaceContents as o, entryContent as r, contentToRecord as t };