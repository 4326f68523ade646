import { Ut as isYamlList, Wt as isYamlMap, Xt as byCodePoint } from "./pipeline.js";
import { t as emitYaml } from "./emit.js";
import { A as LockstepError, T as md5 } from "./file-work.js";
import { t as locateYaml } from "./locate.js";

// pipeline/data/dvc/shape.ts
function at(place, ...steps) {
	return {
		source: place.source,
		path: [...place.path, ...steps]
	};
}
/** DVC_FILE_INVALID at a value's line and column, named by its path. */
function invalid(place, problem, hint) {
	const name = place.path.length === 0 ? "the file" : `\`${place.path.join(".")}\``;
	return new LockstepError("DVC_FILE_INVALID", `${locateYaml(place.source, place.path)}: ${name} ${problem}`, { hint });
}
function kindOf(value) {
	if (value === void 0) return "missing";
	if (value === null) return "empty";
	if (isYamlMap(value)) return "a map";
	if (isYamlList(value)) return "a list";
	return {
		string: "text",
		boolean: "true or false",
		bigint: "a whole number",
		number: "a number"
	}[typeof value];
}
function expected(place, what, value) {
	return invalid(place, `must be ${what}, it is ${kindOf(value)}`, `Write ${what} there.`);
}
function readMap(value, place) {
	if (isYamlMap(value)) return value;
	throw expected(place, "a map", value);
}
function readList(value, place) {
	if (isYamlList(value)) return value;
	throw expected(place, "a list", value);
}
/** A list; an absent or empty value is an empty one. */
function readOptionalList(value, place) {
	return value === void 0 || value === null ? [] : readList(value, place);
}
function readText(value, place) {
	if (typeof value === "string") return value;
	throw expected(place, "text", value);
}
function readBoolean(value, place, absent) {
	if (value === void 0) return absent;
	if (typeof value === "boolean") return value;
	throw expected(place, "true or false", value);
}
/** A command: text, or a list of texts. */
function readCommand(value, place) {
	if (typeof value === "string") return value;
	if (isYamlList(value)) return value.map((item, i) => readText(item, at(place, i)));
	throw expected(place, "a command or a list of commands", value);
}
/** A number of bytes or files: whole, not negative, and exact. */
function readCount(value, place) {
	if (value === void 0 || value === null) return void 0;
	if (typeof value !== "bigint") throw expected(place, "a whole number", value);
	if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalid(place, `is ${value.toString()}, which no file can have`, "Add the data again with `lockstep add`.");
	return Number(value);
}
function refuseOtherKeys(map, allowed, place) {
	for (const key of map.keys()) if (!allowed.has(key)) throw invalid(at(place, key), "is not a key that DVC knows here", `Known: ${[...allowed].sort().join(", ")}.`);
}

// pipeline/data/dvc/entry.ts
/** The keys that {@link Entry} has fields for. */
const named = /* @__PURE__ */ new Set([
	"path",
	"md5",
	"hash",
	"size",
	"nfiles",
	"isexec"
]);
function readMd5(value, place) {
	if (value === void 0 || value === null || value === "") return void 0;
	const text = typeof value === "bigint" ? value.toString() : readText(value, place);
	try {
		return md5(text);
	} catch {
		throw invalid(place, "is not an md5 id: 32 lowercase hex digits, with `.dir` for a folder", "Add the data again with `lockstep add`.");
	}
}
/** Reads one item of `outs` or `deps` of a `.dvc` file or of a stage in `dvc.lock`. */
function readEntry(map, place) {
	const path = readText(map.get("path"), at(place, "path"));
	if (path === "" || path.includes("\0")) throw invalid(at(place, "path"), "is not a path", "Name a file or folder.");
	const hash = map.get("hash");
	if (hash !== void 0 && hash !== "md5") throw invalid(at(place, "hash"), "is not `md5`, the only hash DVC 3 stores data by", "Add the data again with `lockstep add`.");
	const rest = new Map([...map].filter(([key]) => !named.has(key)));
	return {
		path,
		md5: readMd5(map.get("md5"), at(place, "md5")),
		sizeBytes: readCount(map.get("size"), at(place, "size")),
		fileCount: readCount(map.get("nfiles"), at(place, "nfiles")),
		isExecutable: readBoolean(map.get("isexec"), at(place, "isexec"), false),
		isLegacy: hash === void 0 && !rest.has("repo") && !rest.has("dataset") && !rest.has("db"),
		rest
	};
}
/** An entry's keys, without an order. */
function fieldsOf(entry) {
	const fields = /* @__PURE__ */ new Map([["path", entry.path]]);
	if (entry.md5 !== void 0) fields.set("md5", entry.md5);
	if (!entry.isLegacy && !entry.rest.has("repo") && !entry.rest.has("dataset") && !entry.rest.has("db")) fields.set("hash", "md5");
	if (entry.sizeBytes !== void 0) fields.set("size", BigInt(entry.sizeBytes));
	if (entry.fileCount !== void 0) fields.set("nfiles", BigInt(entry.fileCount));
	if (entry.isExecutable) fields.set("isexec", true);
	for (const [key, value] of entry.rest) fields.set(key, value);
	return fields;
}
/** Keys of these names first and in this order, then the others as they came. */
function inOrder(fields, order) {
	const first = order.flatMap((key) => {
		const value = fields.get(key);
		return value === void 0 ? [] : [[key, value]];
	});
	return new Map([...first, ...[...fields].filter(([key]) => !order.includes(key))]);
}
const metaKeys = [
	"size",
	"nfiles",
	"isexec",
	"version_id"
];
const lockOrder = [
	"path",
	"hash",
	"md5",
	"etag",
	"checksum",
	...metaKeys,
	"remote",
	"cloud",
	"files",
	"dataset"
];
const pointerOrder = [...[
	"md5",
	"etag",
	"checksum",
	...metaKeys,
	"hash",
	"path",
	"cloud",
	"fs_config",
	"desc",
	"type",
	"labels",
	"meta"
], ...[
	"cache",
	"metric",
	"plot",
	"persist",
	"remote",
	"push",
	"repo",
	"db",
	"files"
]];
/** The entry as `dvc.lock` has it. */
function lockedFields(entry) {
	return inOrder(fieldsOf(entry), lockOrder);
}
/** The entry as a `.dvc` file has it. `flags` are what is set of `cache`, `persist` and `push`. */
function pointerFields(entry, flags = /* @__PURE__ */ new Map()) {
	return inOrder(new Map([...fieldsOf(entry), ...flags]), pointerOrder);
}

// pipeline/data/dvc/locked-stage.ts
/** The params file that needs no name in `dvc.yaml`; it comes first in `dvc.lock`. */
const defaultParamsFile = "params.yaml";
function sortedEntries(entries) {
	return entries.toSorted((a, b) => byCodePoint(a.path, b.path)).map(lockedFields);
}
function byFile([a], [b]) {
	if (a === "params.yaml" || b === "params.yaml") return a === b ? 0 : a === "params.yaml" ? -1 : 1;
	return byCodePoint(a, b);
}
/** The mapping of one stage, with DVC's orders: deps and outs by path, params.yaml before other files, keys sorted. */
function lockedStageDocument(stage) {
	const document = /* @__PURE__ */ new Map([["cmd", stage.cmd]]);
	if (stage.deps.length > 0) document.set("deps", sortedEntries(stage.deps));
	if (stage.params.size > 0) document.set("params", new Map([...stage.params].sort(byFile).map(([file, values]) => [file, new Map([...values].sort(([a], [b]) => byCodePoint(a, b)))])));
	if (stage.outs.length > 0) document.set("outs", sortedEntries(stage.outs));
	return document;
}
/** One stage as it stands in `dvc.lock`, from column 0 (a run-cache file holds the same). */
function emitLockedStage(stage) {
	return emitYaml(lockedStageDocument(stage), { isReadable: true });
}

export { pointerFields as a, invalid as c, readCommand as d, readMap as f, refuseOtherKeys as h, inOrder as i, kindOf as l, readText as m, emitLockedStage as n, readEntry as o, readOptionalList as p, lockedStageDocument as r, at as s, defaultParamsFile as t, readBoolean as u };