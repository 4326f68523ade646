import { t as editYaml } from "./edit.js";
import { c as plainLines, d as quoted, n as parseYamlMap, o as largeYamlLimits, r as decodeUtf8 } from "./parse.js";
import { t as sameValue } from "./same.js";
import { Dt as directoryObject, Fn as isDirectoryId, Ft as emitDirectory, It as parseDirectory, Ut as isYamlList, Wt as isYamlMap, Xt as byCodePoint } from "./pipeline.js";
import { t as parseLock } from "./lock.js";
import { A as LockstepError, T as md5, b as writeWhole, g as readTextIfThere } from "./file-work.js";
import { d as parsePointer } from "./collect.js";
import { t as gitOf } from "./states2.js";
import { r as membersOf } from "./tracked-objects.js";
import { readFile, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";

// pipeline/data/dvc/merge-values.ts
function isSame(a, b) {
	return a === void 0 || b === void 0 ? a === b : sameValue(a, b);
}
/** The value that stands after both changes: `{value}`, absent inside when it was removed; `undefined` when they contradict. */
function merged({ base, ours, theirs }) {
	if (isSame(ours, theirs) || isSame(base, theirs)) return { value: ours };
	return isSame(base, ours) ? { value: theirs } : void 0;
}
function member(map, key) {
	return isYamlMap(map) ? map.get(key) : void 0;
}
/** One member on three sides. */
function members(sides, key) {
	return {
		base: member(sides.base, key),
		ours: member(sides.ours, key),
		theirs: member(sides.theirs, key)
	};
}
/** Keys in our order, then those that only the other side has. */
function allKeys({ ours, theirs }) {
	return [...new Set([ours, theirs].flatMap((map) => isYamlMap(map) ? [...map.keys()] : []))];
}
/**
* A map merged key by key. What both sides changed is given to `resolve`, which answers with a value, or with `undefined` when it has
* noted a conflict.
*/
function mergedMap(sides, resolve) {
	const result = /* @__PURE__ */ new Map();
	for (const key of allKeys(sides)) {
		const inner = members(sides, key);
		const found = merged(inner);
		const value = found === void 0 ? resolve(key, inner) : found.value;
		if (value !== void 0) result.set(key, value);
	}
	return result;
}

// pipeline/data/dvc/merge-lock.ts
function read$1(text, where) {
	parseLock(text, where);
	return parseYamlMap(text, where, largeYamlLimits);
}
function outputs(stage) {
	const list = member(stage, "outs");
	return new Map((isYamlList(list) ? list : []).flatMap((out) => {
		const path = member(out, "path");
		return typeof path === "string" ? [[path, out]] : [];
	}));
}
function shownMd5(out) {
	const id = member(out, "md5");
	return typeof id === "string" ? id.slice(0, 8) : "nothing";
}
/** What the two results of a stage do not agree on, in words. */
function difference(ours, theirs) {
	if (ours === void 0 || theirs === void 0) return `one side removed it, ${ours === void 0 ? "theirs" : "ours"} changed it`;
	const [left, right] = [outputs(ours), outputs(theirs)];
	for (const [path, out] of left) {
		const other = right.get(path);
		if (other === void 0 || !sameValue(out, other)) return `the output ${quoted(path)} is ${shownMd5(out)} here and ${shownMd5(other)} there`;
	}
	for (const key of [
		"cmd",
		"deps",
		"params",
		"outs"
	]) if (!sameValue(member(ours, key) ?? null, member(theirs, key) ?? null)) return `its ${key} differ`;
	return "they are written in another order";
}
/**
* Merges `dvc.lock` by meaning: stages that one side changed are taken from it, wherever they stand in the file. A stage stands for one
* run and is never mixed from two.
*
* @param base - The common ancestor's text; empty when both sides made the file.
* @throws LockstepError YAML_INVALID or DVC_FILE_INVALID when a side is no lock.
*/
function mergeLock(base, ours, theirs) {
	const sides = {
		base: read$1(base, "dvc.lock of the merge base"),
		ours: read$1(ours, "our dvc.lock"),
		theirs: read$1(theirs, "their dvc.lock")
	};
	const conflicts = [];
	const document = mergedMap(sides, (key, inner) => {
		if (key !== "stages") {
			conflicts.push({
				what: key,
				sentence: `Both sides changed \`${key}\` of dvc.lock; keep one of the two.`
			});
			return;
		}
		return mergedMap(inner, (name, stage) => {
			const sentence = `Both sides ran the stage ${quoted(name)} with different results: ${difference(stage.ours, stage.theirs)}. Keep either side's dvc.lock and run \`lockstep repro ${name}\`.`;
			conflicts.push({
				what: `stage ${name}`,
				sentence
			});
		});
	});
	if (conflicts.length > 0) return {
		outcome: "conflict",
		conflicts
	};
	return {
		outcome: "merged",
		text: withLines(ours, document)
	};
}
/** The text with another value, in the way its lines end. */
function withLines(text, document) {
	const isWindows = text.includes("\r\n");
	const result = isYamlMap(document) && document.size === 0 ? "" : editYaml(plainLines(text), document, largeYamlLimits);
	return isWindows ? result.replaceAll("\n", "\r\n") : result;
}

// pipeline/data/dvc/merge-directory.ts
function byPath(entries) {
	return new Map(entries.map(({ relpath, md5 }) => [relpath, md5]));
}
/** A side's member in words. */
function shown(id) {
	return id === void 0 ? "gone" : id.slice(0, 8);
}
/**
* Merges the members of a directory: files that one side added, changed or removed follow it. Members that cannot stand side by side
* afterwards (a file where the other side has a folder) are a conflict, too.
*
* @param name - The directory, for messages.
*/
function mergeDirectory(name, sides) {
	const [base, ours, theirs] = [
		byPath(sides.base),
		byPath(sides.ours),
		byPath(sides.theirs)
	];
	const conflicts = [];
	const entries = [];
	let hasCommonChange = false;
	for (const relpath of [.../* @__PURE__ */ new Set([
		...base.keys(),
		...ours.keys(),
		...theirs.keys()
	])].sort(byCodePoint)) {
		const [before, left, right] = [
			base.get(relpath),
			ours.get(relpath),
			theirs.get(relpath)
		];
		if (left === right && left !== before) hasCommonChange = true;
		if (left !== right && left !== before && right !== before) {
			const path = `${name}/${relpath}`;
			const sentence = `Both sides changed ${quoted(path)}: it is ${shown(left)} here and ${shown(right)} there. Check out the one to keep and run \`lockstep add ${name}\`.`;
			conflicts.push({
				what: `file ${path}`,
				sentence
			});
			continue;
		}
		const id = left === before ? right : left;
		if (id !== void 0) entries.push({
			relpath,
			md5: id
		});
	}
	if (conflicts.length > 0) return {
		outcome: "conflict",
		conflicts
	};
	return refusedTogether(name, entries) ?? {
		outcome: "merged",
		entries,
		hasCommonChange
	};
}
/** Each side is sound; together two names may be one to some file system. */
function refusedTogether(name, entries) {
	try {
		parseDirectory(emitDirectory(entries), name);
		return;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return {
			outcome: "conflict",
			conflicts: [{
				what: `folder ${name}`,
				sentence: `The two sides do not fit together: ${reason}. Rename one of them.`
			}]
		};
	}
}

// pipeline/data/dvc/merge-pointer.ts
/** Keys that say what the data is; they stand and fall together. */
const contentKeys = /* @__PURE__ */ new Set([
	"md5",
	"etag",
	"checksum",
	"size",
	"nfiles",
	"isexec",
	"hash",
	"version_id",
	"cloud",
	"files"
]);
function content(out) {
	return isYamlMap(out) ? new Map([...out].filter(([key]) => contentKeys.has(key))) : void 0;
}
function directoryId(out) {
	const id = member(out, "md5");
	return typeof id === "string" && id.endsWith(".dir") ? md5(id) : void 0;
}
function size(out) {
	const value = member(out, "size");
	return typeof value === "bigint" ? value : void 0;
}
/** The size of a merged directory: both sides' growth on top of the base, when they share none of it. */
function mergedSize({ base, ours, theirs }) {
	const [before, left, right] = [
		base === void 0 ? 0n : size(base),
		size(ours),
		size(theirs)
	];
	return before === void 0 || left === void 0 || right === void 0 ? void 0 : left + right - before;
}
var PointerMerge = class {
	conflicts = [];
	store;
	constructor(store) {
		this.store = store;
	}
	/** Notes a conflict; nothing stands in its place. */
	refuse(what, sentence) {
		this.conflicts.push({
			what,
			sentence
		});
	}
	document(sides) {
		return mergedMap(sides, (key, inner) => {
			if (key === "outs" && [inner.ours, inner.theirs].every(isYamlList)) return this.outs(inner);
			return this.refuse(key, `Both sides changed \`${key}\` of the pointer; keep one of the two.`);
		});
	}
	outs({ base, ours, theirs }) {
		return [...mergedMap({
			base: outsByPath(base),
			ours: outsByPath(ours),
			theirs: outsByPath(theirs)
		}, (path, out) => isYamlMap(out.ours) && isYamlMap(out.theirs) ? this.out(path, out) : this.refuse(`output ${path}`, `One side removed the output ${quoted(path)}, the other changed it; keep one of the two.`)).values()];
	}
	/** Flags and notes merge key by key, the content as one. */
	out(path, sides) {
		const contents = {
			base: content(sides.base),
			ours: content(sides.ours),
			theirs: content(sides.theirs)
		};
		let together;
		const chosen = mergedMap({
			base: wrapped(contents.base),
			ours: wrapped(contents.ours),
			theirs: wrapped(contents.theirs)
		}, () => {
			together = this.directory(path, sides);
			return together;
		}).get("content");
		if (!isYamlMap(chosen)) return void 0;
		const rest = (out) => isYamlMap(out) ? new Map([...out].filter(([key]) => !contentKeys.has(key))) : void 0;
		const notes = mergedMap({
			base: rest(sides.base),
			ours: rest(sides.ours),
			theirs: rest(sides.theirs)
		}, (key) => this.refuse(`output ${path}`, `Both sides changed \`${key}\` of the output ${quoted(path)}; keep one of the two.`));
		return new Map([...chosen, ...notes]);
	}
	directory(path, sides) {
		const [base, ours, theirs] = [
			directoryId(sides.base),
			directoryId(sides.ours),
			directoryId(sides.theirs)
		];
		const where = `the output ${quoted(path)}`;
		if (ours === void 0 || theirs === void 0 || this.store === void 0) return this.refuse(`output ${path}`, `Both sides changed ${where}. Keep either side's pointer, or make the data anew and run \`lockstep add ${path}\`.`);
		const [before, left, right] = [
			base,
			ours,
			theirs
		].map((id) => id === void 0 ? [] : this.store?.read(id));
		if (before === void 0 || left === void 0 || right === void 0) return this.refuse(`output ${path}`, `Both sides changed ${where}, and its list of files is not here. Run \`lockstep pull\` on both branches and merge again.`);
		const result = mergeDirectory(path, {
			base: before,
			ours: left,
			theirs: right
		});
		if (result.outcome === "conflict") {
			this.conflicts.push(...result.conflicts);
			return;
		}
		const sizeBytes = result.hasCommonChange ? void 0 : mergedSize(sides);
		const fields = /* @__PURE__ */ new Map([["md5", this.store.write(result.entries)]]);
		if (sizeBytes !== void 0) fields.set("size", sizeBytes);
		return fields.set("nfiles", BigInt(result.entries.length)).set("hash", "md5");
	}
};
function wrapped(value) {
	return value === void 0 ? void 0 : /* @__PURE__ */ new Map([["content", value]]);
}
function outsByPath(list) {
	return new Map((isYamlList(list) ? list : []).flatMap((out) => {
		const path = member(out, "path");
		return typeof path === "string" ? [[path, out]] : [];
	}));
}
function read(text, where) {
	parsePointer(text, where);
	return parseYamlMap(text, where, largeYamlLimits);
}
/**
* Merges a `*.dvc` file by meaning: outputs by path, notes key by key, directories file by file when their lists are at hand.
*
* @param texts - The common ancestor's text is empty when both sides made the file.
* @throws LockstepError YAML_INVALID or DVC_FILE_INVALID when a side is no pointer.
*/
function mergePointer(texts, store) {
	const merge = new PointerMerge(store);
	const document = merge.document({
		base: read(texts.base, "the pointer of the merge base"),
		ours: read(texts.ours, "our pointer"),
		theirs: read(texts.theirs, "their pointer")
	});
	if (merge.conflicts.length > 0) return {
		outcome: "conflict",
		conflicts: merge.conflicts
	};
	return {
		outcome: "merged",
		text: withLines(texts.ours, document)
	};
}

// pipeline/tracking/merge-driver-texts.ts
/** What `.gitattributes` says of the files that are merged by meaning. */
const attributeLines = [
	"dvc.lock merge=lockstep",
	"*.dvc merge=lockstep",
	"models/**/*.yaml merge=lockstep"
];
/** A `.gitattributes` with our lines; as it is when they are there. */
function withAttributes(text) {
	const old = text ?? "";
	const present = new Set(old.split("\n").map((line) => line.trim().replaceAll(/\s+/g, " ")));
	const missing = attributeLines.filter((line) => !present.has(line));
	if (missing.length === 0) return old;
	return `${old}${old === "" || old.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`;
}
function commonStart(a, b) {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
	return length;
}
/** Both texts with Git's marks around the lines where they differ. No reader of DVC's takes it for a file, until somebody decides. */
function withConflictMarks(ours, theirs) {
	const [left, right] = [ours, theirs].map((text) => text.replace(/\n$/, "").split("\n"));
	const start = commonStart(left, right);
	const end = commonStart(left.slice(start).reverse(), right.slice(start).reverse());
	return [
		...left.slice(0, start),
		"<<<<<<< ours",
		...left.slice(start, left.length - end),
		"=======",
		...right.slice(start, right.length - end),
		">>>>>>> theirs",
		...left.slice(left.length - end),
		""
	].join("\n");
}

// pipeline/tracking/merge-driver.ts
/**
* Lets Git merge `dvc.lock`, `*.dvc` and records of models by meaning: its configuration of this clone names the command, `.gitattributes`, which is
* committed, the files. Doing it again changes nothing.
*
* @param command - Starts Lockstep from a shell, quoted.
*/
async function installMergeDriver(command, repository) {
	const git = await gitOf(repository);
	const driver = `${command} merge-driver run %O %A %B %P`;
	await git.setMergeDriver({
		name: "lockstep",
		title: "dvc.lock, pointers of DVC and records of models, by meaning",
		command: driver
	});
	const path = join(git.root, ".gitattributes");
	const before = await readTextIfThere(path);
	const after = withAttributes(before);
	if (after !== before) await writeWhole(path, after);
	return {
		command: driver,
		attributes: ".gitattributes",
		hasChanged: after !== before
	};
}
/** Ids of the folders that a pointer names. */
function folderIds(text, where) {
	if (text.trim() === "") return [];
	return parsePointer(text, where).outs.flatMap(({ md5 }) => md5 !== void 0 && isDirectoryId(md5) ? [md5] : []);
}
/** The lists of files that a pointer merge may need, as far as cache and remote have them. */
async function directoriesOf(repository, texts, path) {
	const known = /* @__PURE__ */ new Map();
	for (const id of new Set(texts.flatMap((text) => folderIds(text, path)))) try {
		known.set(id, await membersOf(repository, {
			id,
			isLegacy: false,
			path,
			remote: void 0
		}));
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
	}
	return known;
}
async function mergedPointer(repository, texts, path) {
	if (repository === void 0) return mergePointer(texts);
	const known = await directoriesOf(repository, Object.values(texts), path);
	const written = [];
	const result = mergePointer(texts, {
		read: (id) => known.get(id),
		write: (entries) => {
			const object = directoryObject(entries);
			written.push(object);
			return object.id;
		}
	});
	if (result.outcome === "merged") for (const { id, bytes } of written) await repository.cache.receive({
		id,
		stream: oneOf(bytes),
		where: path,
		hint: "Merge again."
	});
	return result;
}
async function* oneOf(bytes) {
	yield bytes;
	await Promise.resolve();
}
async function mergeTexts({ repository, mergeRecord }, texts, path) {
	try {
		if (/^models\/.+\.yaml$/.test(path)) return mergeRecord(texts, path);
		return posix.basename(path) === "dvc.lock" ? mergeLock(texts.base, texts.ours, texts.theirs) : await mergedPointer(repository, texts, path);
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		return {
			outcome: "conflict",
			conflicts: [{
				what: path,
				sentence: `${error.message}.`
			}]
		};
	}
}
/**
* What Git calls to merge one file. The result is written in the place of ours; a conflict keeps both sides there between Git's marks,
* so that nothing can be run or committed by mistake.
*/
async function runMergeDriver(files, context) {
	const read = async (file) => decodeUtf8(await readFile(file), files.path);
	const texts = {
		base: await read(files.base),
		ours: await read(files.ours),
		theirs: await read(files.theirs)
	};
	const result = await mergeTexts(context, texts, files.path);
	if (result.outcome === "merged") {
		await writeFile(files.ours, result.text);
		return {
			path: files.path,
			outcome: "merged",
			sentences: []
		};
	}
	const { ours, theirs } = result.sides ?? texts;
	await writeFile(files.ours, withConflictMarks(ours, theirs));
	return {
		path: files.path,
		outcome: "conflict",
		sentences: result.conflicts.map(({ sentence }) => sentence)
	};
}

export { installMergeDriver, runMergeDriver };