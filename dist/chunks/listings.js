import { T as md5, p as isNotThere } from "./file-work.js";
import { Ot as directoryObjectLimitBytes, Ut as isYamlList, Wt as isYamlMap, bn as objectKey, jt as hashBytes, vn as legacyKey, xn as readBounded } from "./pipeline.js";
import { t as parseLock } from "./lock.js";
import { d as parsePointer } from "./collect.js";
import { n as parseYamlMap } from "./parse.js";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/tracking/named-ids.ts
/** Patterns of Git's for the files that name content. */
const namingPatterns = [
	"*.dvc",
	"dvc.lock",
	"*/dvc.lock",
	"models/*.yaml"
];
/** Those that keep content for ever, whichever states count: the records of models. */
const recordPatterns = ["models/*.yaml"];
/** True for the files that name content: pointers, locks, and the records of models. */
function namesContent(path) {
	const name = posix.basename(path);
	return name === "dvc.lock" || name.endsWith(".dvc") && name !== ".dvc" || /^models\/.+\.yaml$/.test(path);
}
/** Ids below a value: of the members of a folder on a remote that keeps versions, and of whatever DVC adds. */
function idsBelow(value) {
	if (isYamlList(value)) return value.flatMap(idsBelow);
	if (!isYamlMap(value)) return [];
	return [...value].flatMap(([key, member]) => key === "md5" && typeof member === "string" && /^[0-9a-f]{32}(?:\.dir)?$/.test(member) ? [md5(member)] : idsBelow(member));
}
function idsOf(entries, folder) {
	return entries.flatMap((entry) => {
		const path = posix.join(folder, entry.path);
		return [...entry.md5 === void 0 ? [] : [{
			id: entry.md5,
			path
		}], ...idsBelow(entry.rest).map((id) => ({
			id,
			path
		}))];
	});
}
/**
* All content that a pointer, a lock or a record names: outputs, and dependencies, too.
*
* @param path - Of the file, from the root.
* @throws LockstepError YAML_INVALID, DVC_FILE_INVALID.
*/
function idsNamedIn(path, text) {
	const folder = posix.dirname(path);
	if (path.endsWith(".dvc")) {
		const { outs, deps } = parsePointer(text, path);
		return idsOf([...outs, ...deps], folder);
	}
	if (posix.basename(path) === "dvc.lock") return [...parseLock(text, path).stages.values()].flatMap(({ outs, deps }) => idsOf([...outs, ...deps], folder));
	if (!text.includes("lockstep/Model")) return [];
	return idsBelow(parseYamlMap(text, path)).map((id) => ({
		id,
		path
	}));
}
/** Everything in a text that could be an id: more than it names, never less. */
function idsMentioned(text) {
	return [...text.matchAll(/(?<![0-9a-f])[0-9a-f]{32}(?:\.dir)?(?![0-9a-f])/g)].map(([id]) => md5(id));
}

// pipeline/tracking/listings.ts
async function fromCache(folder, key) {
	try {
		return await readFile(join(folder, key));
	} catch (error) {
		if (isNotThere(error)) return void 0;
		throw error;
	}
}
/**
* Members of a directory object, from wherever it is intact. Names are not looked at: an object that must never be written out still
* says what belongs to it.
*
* @returns `undefined` when it is intact nowhere.
*/
async function membersOfListing(sources, id) {
	const keys = [objectKey(id), legacyKey(id)];
	const readers = [...keys.map((key) => () => fromCache(sources.cacheFolder, key)), ...keys.map((key) => async () => {
		const remote = await sources.remote();
		return remote && readBounded(remote, key, {
			limitBytes: 268435456,
			signal: sources.signal
		});
	})];
	for (const read of readers) {
		const bytes = await read();
		if (bytes !== void 0 && hashBytes(bytes).md5 === id.slice(0, 32)) return idsMentioned(Buffer.from(bytes).toString("latin1"));
	}
}

export { namingPatterns as a, namesContent as i, idsMentioned as n, recordPatterns as o, idsNamedIn as r, membersOfListing as t };