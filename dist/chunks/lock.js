import { c as plainLines, f as require_dist, i as blockEntryLines, n as parseYamlMap, o as largeYamlLimits, s as parseTree } from "./parse.js";
import { c as invalid, d as readCommand, f as readMap, h as refuseOtherKeys, o as readEntry, p as readOptionalList, r as lockedStageDocument, s as at } from "./locked-stage.js";
import { t as emitYaml } from "./emit.js";
import { t as sameValue } from "./same.js";
import { Wt as isYamlMap } from "./pipeline.js";

// pipeline/data/yaml/anchor-names.ts
var import_dist = require_dist();
const generated = /^id\d{3,}$/;
const scalarMark = "";
/** Number of the next free generated anchor name. */
function nextAnchorNumber(text) {
	let highest = 0;
	for (const [, digits] of text.matchAll(/&id(\d{3,9})\b/g)) highest = Math.max(highest, Number(digits));
	return highest + 1;
}
/**
* Numbers the generated anchors (`&id001`) of a document as DVC does: in the order in which their first aliases stand. Names that a
* person gave stay.
*/
function renumberAnchors(text) {
	if (!/[&*]id\d{3,}/.test(text)) return text;
	const tokens = [];
	/** Name → the token of its latest definition. */
	const definitions = /* @__PURE__ */ new Map();
	const numbers = /* @__PURE__ */ new Map();
	let previous = "";
	for (const token of new import_dist.Lexer().lex(text)) {
		const isMark = token.length === 1 && /[\u0002\u0018\u001f]/.test(token);
		const name = previous === scalarMark ? "" : token.slice(1);
		if (token.startsWith("&") && generated.test(name)) definitions.set(name, tokens.length);
		if (token.startsWith("*") && generated.test(name)) {
			const definition = definitions.get(name);
			if (definition !== void 0) {
				const number = numbers.get(definition) ?? `id${(numbers.size + 1).toString().padStart(3, "0")}`;
				numbers.set(definition, number);
				tokens.push(`*${number}`);
				previous = token;
				continue;
			}
		}
		previous = token;
		if (!isMark) tokens.push(token);
	}
	for (const [index, number] of numbers) tokens[index] = `&${number}`;
	return tokens.join("");
}

// pipeline/data/yaml/entry-lines.ts
function lineStart(text, offset) {
	return text.lastIndexOf("\n", offset - 1) + 1;
}
/** Key lines by the syntax tree; `undefined` for flow style and for keys that do not stand alone on their line. */
function keyLinesOf(place, name) {
	const root = parseTree(place).contents;
	if (!(0, import_dist.isMap)(root) || root.flow === true) return void 0;
	const index = root.items.findIndex((pair) => (0, import_dist.isPair)(pair) && (0, import_dist.isScalar)(pair.key) && pair.key.value === name);
	const map = root.items[index]?.value;
	if (!(0, import_dist.isMap)(map) || map.flow === true || map.items.length === 0) return void 0;
	const lines = [];
	for (const pair of map.items) {
		const key = pair.key;
		if (!(0, import_dist.isScalar)(key) || typeof key.value !== "string" || key.range === void 0 || key.range === null) return void 0;
		const start = lineStart(place.text, key.range[0]);
		if (!/^ +$/.test(place.text.slice(start, key.range[0]))) return void 0;
		lines.push({
			key: key.value,
			start
		});
	}
	const next = root.items[index + 1]?.key;
	return {
		lines,
		end: next?.range == null ? place.text.length : lineStart(place.text, next.range[0])
	};
}
/** Where what stands between two keys stops belonging to the first: before blank lines and comments that are not deeper. */
function contentEnd(text, indent, [start, end]) {
	let at = end;
	while (at > start) {
		const lineBegin = lineStart(text, at - 1);
		const line = text.slice(lineBegin, at).trimEnd();
		const column = line.length - line.trimStart().length;
		if (!(line === "" || line.trimStart().startsWith("#") && column <= indent)) break;
		at = lineBegin;
	}
	return at;
}
/** The lines of the entries of `name: {…}`; `undefined` when they are not in block style, or there are none. */
function entryLines(place, name) {
	const found = blockEntryLines(place.text, name) ?? keyLinesOf(place, name);
	if (found === void 0) return void 0;
	const { lines, end } = found;
	const [first] = lines;
	if (first === void 0) return void 0;
	const indent = /^ */.exec(place.text.slice(first.start, first.start + 200))?.[0].length ?? 0;
	return {
		indent,
		end,
		entries: lines.map((line, i) => ({
			...line,
			end: contentEnd(place.text, indent, [line.start, lines[i + 1]?.start ?? end])
		}))
	};
}

// pipeline/data/dvc/lock-update.ts
const where = "dvc.lock";
function emitted(document, options = {}) {
	return emitYaml(document, {
		...options,
		isReadable: true
	});
}
const none = /* @__PURE__ */ new Set();
/** The document after a change, as values. */
function mergedDocument(old, stages, later) {
	const oldStages = old.get("stages");
	const entries = isYamlMap(oldStages) ? [...oldStages] : [];
	const at = entries.findIndex(([name]) => later.has(name));
	const known = new Set(entries.map(([name]) => name));
	const added = [...stages].filter(([name]) => !known.has(name));
	const all = entries.map(([name, value]) => [name, stages.get(name) ?? value]);
	const document = new Map(old.size === 0 ? [["schema", "2.0"]] : old);
	document.set("stages", new Map(all.toSpliced(at === -1 ? all.length : at, 0, ...added)));
	return document;
}
/** The stages that the lock does not hold already. */
function changedStages(old, stages) {
	const oldStages = old.get("stages");
	return new Map([...stages].map(([name, stage]) => [name, lockedStageDocument(stage)]).filter(([name, document]) => {
		const before = isYamlMap(oldStages) ? oldStages.get(name) : void 0;
		return before === void 0 || !sameValue(before, document);
	}));
}
/** Puts new lines in for old ones, and those of new stages before the first later one or behind the last. */
function splice(text, { lines, stages, later }) {
	const firstAnchor = nextAnchorNumber(text);
	const newLines = (name, document) => emitted(/* @__PURE__ */ new Map([[name, document]]), {
		indent: lines.indent,
		firstAnchor
	});
	const known = new Set(lines.entries.map(({ key }) => key));
	const added = [...stages].filter(([name]) => !known.has(name)).map(([name, document]) => newLines(name, document));
	const parts = [];
	let at = 0;
	for (const entry of lines.entries) {
		if (added.length > 0 && later.has(entry.key)) {
			parts.push(text.slice(at, entry.start), ...added.splice(0));
			at = entry.start;
		}
		const document = stages.get(entry.key);
		if (document === void 0) continue;
		parts.push(text.slice(at, entry.start), newLines(entry.key, document));
		at = entry.end;
	}
	const before = text.slice(at, lines.end);
	const isOpen = lines.end > 0 && text[lines.end - 1] !== "\n" && at < lines.end;
	parts.push(before, isOpen ? "\n" : "");
	return [
		...parts,
		...added,
		text.slice(lines.end)
	].join("");
}
function sameDocument(text, document) {
	try {
		return sameValue(parseYamlMap(text, where, largeYamlLimits), document);
	} catch {
		return false;
	}
}
/**
* The text of `dvc.lock` with these stages in it. Only the lines of stages that change are touched: comments, the order, other stages
* and the way they are written stay. New stages go to the end, in the order given. A file that nothing changes in stays as it is.
*
* @param oldText - `undefined` when there is no lock yet.
* @param later - Stages that new ones are put before: those that ran at once with them, and would have come after them one by one.
* @throws LockstepError YAML_INVALID when the old text cannot be read.
*/
function updateLock(oldText, stages, later = none) {
	const old = oldText === void 0 ? /* @__PURE__ */ new Map() : parseYamlMap(oldText, where, largeYamlLimits);
	const changed = changedStages(old, stages);
	if (oldText !== void 0 && old.size > 0 && changed.size === 0) return oldText;
	const document = mergedDocument(old, changed, later);
	if (oldText === void 0 || old.size === 0) return emitted(document);
	const isWindows = oldText.includes("\r\n");
	const text = plainLines(oldText);
	const lines = entryLines({
		text,
		where
	}, "stages");
	const spliced = lines === void 0 ? void 0 : renumberAnchors(splice(text, {
		lines,
		stages: changed,
		later
	}));
	const result = spliced !== void 0 && sameDocument(spliced, document) ? spliced : emitted(document);
	return isWindows ? result.replaceAll("\n", "\r\n") : result;
}

// pipeline/data/dvc/lock.ts
const topKeys = /* @__PURE__ */ new Set([
	"schema",
	"stages",
	"datasets"
]);
const stageKeys = /* @__PURE__ */ new Set([
	"cmd",
	"deps",
	"params",
	"outs"
]);
function readStage(map, place) {
	refuseOtherKeys(map, stageKeys, place);
	const entries = (key) => readOptionalList(map.get(key), at(place, key)).map((item, i) => readEntry(readMap(item, at(place, key, i)), at(place, key, i)));
	const params = map.get("params");
	const files = params === void 0 || params === null ? [] : [...readMap(params, at(place, "params"))];
	return {
		cmd: readCommand(map.get("cmd"), at(place, "cmd")),
		deps: entries("deps"),
		params: new Map(files.map(([file, values]) => [file, readMap(values, at(place, "params", file))])),
		outs: entries("outs")
	};
}
/**
* Reads the record of one stage alone, as a file of the run-cache holds it.
*
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column.
*/
function parseLockedStage(text, where) {
	return readStage(parseYamlMap(text, where, largeYamlLimits), {
		source: {
			text,
			where
		},
		path: []
	});
}
/**
* Reads `dvc.lock`. A missing or empty lock has no stages.
*
* @param where - Its name for messages.
* @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column.
*/
function parseLock(text, where) {
	const root = {
		source: {
			text,
			where
		},
		path: []
	};
	const map = parseYamlMap(text, where, largeYamlLimits);
	if (map.size === 0) return { stages: /* @__PURE__ */ new Map() };
	refuseOtherKeys(map, topKeys, root);
	if (map.get("schema") !== "2.0") throw invalid(at(root, "schema"), "must be '2.0', the only schema of dvc.lock that DVC 2 and 3 have", "Remove the file and run `lockstep train`, which writes it anew.");
	const stages = map.get("stages");
	if (stages === void 0 || stages === null) return { stages: /* @__PURE__ */ new Map() };
	return { stages: new Map([...readMap(stages, at(root, "stages"))].map(([name, value]) => {
		const place = at(root, "stages", name);
		return [name, readStage(readMap(value, place), place)];
	})) };
}

export { parseLockedStage as n, updateLock as r, parseLock as t };