import { Fn as isDirectoryId } from "./pipeline.js";

// pipeline/data/stages/presence.ts
/**
* Whether a cache holds all of an entry, in the layout of its DVC: the object, and of a folder every member. An entry without content
* is not there. What the objects hold is another question.
*/
async function isInCache(cache, { md5: id, isLegacy }) {
	const objects = isLegacy ? cache.legacy : cache;
	if (id === void 0 || !await objects.has(id)) return false;
	if (!isDirectoryId(id)) return true;
	const members = new Set((await objects.readDirectory(id)).map((entry) => entry.md5));
	return (await objects.hasAll([...members])).size === members.size;
}

export { isInCache as t };