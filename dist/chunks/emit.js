import { a as plainKind } from "./parse.js";
import { Gt as KeyedMap, Wt as isYamlMap, Yt as pythonFloat } from "./pipeline.js";

// pipeline/data/yaml/emit-scalar.ts
/** Columns after which a line is folded, as ruamel.yaml does for DVC. */
const width = 80;
/** Characters that stand for a line break to a YAML 1.1 reader, beside `\n`. */
const breaks = /* @__PURE__ */ new Set([
	"\n",
	"",
	"\u2028",
	"\u2029"
]);
const plainAscii = /^[\u0020-\u007e]*$/;
const leadingIndicator = /^[#,[\]{}&*!|>'"%@`]/;
/** True for a character that a text may hold outside double quotes. */
function isPrintable(character) {
	const code = character.codePointAt(0) ?? 0;
	if (code <= 126) return code >= 32 || code === 10;
	if (code === 133) return true;
	return code >= 160 && code !== 65279 && !(code >= 55296 && code <= 57343) && code !== 65534 && code !== 65535;
}
function hasBreak(text) {
	return /[\n\u0085\u2028\u2029]/.test(text);
}
function isPlainAllowed(text) {
	if (text === "" || plainKind(text) !== "str") return false;
	if (text.startsWith("---") || text.startsWith("...") || leadingIndicator.test(text)) return false;
	if (/^[-?:](?:$|[\0 \t\r\n\u0085\u2028\u2029])/.test(text)) return false;
	if (text.startsWith(" ") || text.endsWith(" ") || hasBreak(text)) return false;
	if (/:(?:$|[\0 \t\r\n\u0085\u2028\u2029])/.test(text) || /[\0 \t\r\n\u0085\u2028\u2029]#/.test(text)) return false;
	return plainAscii.test(text) || [...text].every(isPrintable);
}
function isSingleAllowed(text) {
	if (/ [\n\u0085\u2028\u2029]|[\n\u0085\u2028\u2029] /.test(text)) return false;
	return plainAscii.test(text) || [...text].every(isPrintable);
}
/** How a text is written; `isKey` for a key before `: ` on one line. */
function styleOf(text, isKey) {
	if (isPlainAllowed(text)) return "plain";
	if (text.includes("'") || text.includes("\n")) return "double";
	return isSingleAllowed(text) && !(isKey && hasBreak(text)) ? "single" : "double";
}
/** True when a text may stand before `: ` on one line; the 5 is the length of the tag `!!str`, which counts and is not written. */
function isSimpleKey(text, tagLength = 5) {
	return text.length + tagLength < 128 + (text.length - [...text].length) && !hasBreak(text);
}
function length(text) {
	return plainAscii.test(text) ? text.length : [...text].length;
}
function linesOf(pen, place) {
	return {
		...place,
		pen,
		put: (part) => {
			pen.write(part);
			pen.column += length(part);
		},
		fold: () => {
			pen.write(`\n${" ".repeat(place.indent)}`);
			pen.column = place.indent;
		}
	};
}
/** Writes a text in the style it needs; the pen stands where the scalar begins. */
function writeText(pen, text, place) {
	const style = place.isReadable && /[\u0085\u2028\u2029]/.test(text) ? "double" : styleOf(text, place.isKey);
	const lines = linesOf(pen, place);
	if (style === "plain") writePlain(text, lines);
	else if (style === "single") writeSingle(text, lines);
	else writeDouble(text, lines);
}
/** Writes `true`, a number and the like as it is. */
function writeWord(pen, word, place) {
	writePlain(word, linesOf(pen, place));
}
/** A word that does not fit begins a new line behind the space already written; a single space at the edge becomes the break. */
function writePlain(text, { put, fold, pen, indent, isKey, isReadable }) {
	if (pen.column + length(text) <= width || isReadable && isKey) {
		put(text);
		return;
	}
	let isBehindSpaces = false;
	for (const part of text.match(/ +|[^ ]+/g) ?? []) {
		const isSpace = part.startsWith(" ");
		const isFolded = isSpace ? part.length === 1 && pen.column >= width && !isKey : length(part) + pen.column > width && pen.column > indent && !(isReadable && isBehindSpaces);
		if (isFolded) fold();
		if (!isSpace || !isFolded) put(part);
		isBehindSpaces = isSpace && part.length > 1;
	}
}
function writeSingle(text, { put, fold, pen, indent, isKey }) {
	put("'");
	const parts = text.match(/ +|[\n\u0085\u2028\u2029]+|[^ \n\u0085\u2028\u2029]+/g) ?? [];
	parts.forEach((part, i) => {
		if (part.startsWith(" ")) {
			const isInside = i > 0 && i < parts.length - 1;
			if (part.length === 1 && pen.column > width && !isKey && isInside) fold();
			else put(part);
		} else if (hasBreak(part)) {
			pen.write(`${part}${" ".repeat(indent)}`);
			pen.column = indent;
		} else put(part.replaceAll("'", "''"));
	});
	put("'");
}
const escapes = /* @__PURE__ */ new Map([
	["\0", "0"],
	["\x07", "a"],
	["\b", "b"],
	["	", "t"],
	["\n", "n"],
	["\v", "v"],
	["\f", "f"],
	["\r", "r"],
	["\x1B", "e"],
	["\"", "\""],
	["\\", "\\"],
	["", "N"],
	["\xA0", "_"],
	["\u2028", "L"],
	["\u2029", "P"]
]);
function hex(code, digits) {
	return code.toString(16).toUpperCase().padStart(digits, "0");
}
/** The escape of a character inside double quotes, or `undefined` when it stands for itself. */
function escaped(character) {
	if (!(character === "\"" || character === "\\" || character === "\n" || breaks.has(character)) && isPrintable(character)) return void 0;
	const short = escapes.get(character);
	if (short !== void 0) return `\\${short}`;
	const code = character.codePointAt(0) ?? 0;
	if (code <= 255) return `\\x${hex(code, 2)}`;
	return code <= 65535 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}
/**
* True when a fold in front of `end` needs no backslash: the reader's own folding gives the single space back. The rule looks as far
* as the next space, or a line break before it.
*/
function isCleanFold(characters, start, end) {
	const space = characters.indexOf(" ", end);
	if (space === -1) return false;
	const lineBreak = characters.slice(end, space).indexOf("\n");
	const at = lineBreak === -1 ? space : end + lineBreak;
	const next = characters[at + 1];
	if (next === void 0) return false;
	if (characters[at] === "\n" && next !== " ") return false;
	const between = characters.slice(end, at);
	if (between.includes("\"") || between.includes("'")) return false;
	return next !== " " && next !== "\n" && !(characters[end - 1] === " " && characters[end] === " ") && start !== end;
}
function writeDouble(text, { put, fold, pen, isKey }) {
	put("\"");
	const characters = [...text];
	let start = 0;
	const flush = (end, tail = "") => {
		put(characters.slice(start, end).join("") + tail);
		start = Math.max(start, end);
	};
	for (let end = 0; end <= characters.length; end++) {
		const character = characters[end];
		const escape = character === void 0 ? void 0 : escaped(character);
		if (character === void 0 || escape !== void 0) {
			flush(end);
			if (escape !== void 0) {
				put(escape);
				start = end + 1;
			}
		}
		if (!(end > 0 && end < characters.length - 1 && !isKey) || !(character === " " || start >= end) || pen.column + (end - start) <= width) continue;
		const isClean = isCleanFold(characters, start, end);
		flush(end, isClean ? "" : "\\");
		fold();
		if (characters[start] === " ") {
			if (isClean) start++;
			else put("\\");
		}
	}
	put("\"");
}

// pipeline/data/yaml/emit.ts
function isContainer(value) {
	return value !== null && typeof value === "object";
}
/** Names for the lists and maps that are reached more than once, numbered in the order of their second visit. */
function anchorsOf(root, firstNumber) {
	const seen = /* @__PURE__ */ new Set();
	const names = /* @__PURE__ */ new Map();
	const visit = (value) => {
		if (!isContainer(value)) return;
		if (seen.has(value)) {
			if (!names.has(value)) names.set(value, `id${(names.size + firstNumber).toString().padStart(3, "0")}`);
			return;
		}
		seen.add(value);
		for (const child of value.values()) visit(child);
	};
	visit(root);
	return names;
}
/** The text of a value that is neither a text nor a container; null has none. */
function plainText(value) {
	if (value === null) return "";
	if (typeof value !== "number") return value.toString();
	if (Number.isNaN(value)) return ".nan";
	return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? ".inf" : "-.inf";
}
/** Length of the tag that ruamel.yaml counts with a key and does not write. */
function tagLength(key) {
	return {
		bigint: 5,
		number: 7,
		boolean: 6,
		object: 6
	}[typeof key];
}
var Emitter = class {
	parts = [];
	anchors;
	isReadable;
	written = /* @__PURE__ */ new Set();
	column = 0;
	constructor(anchors, isReadable) {
		this.anchors = anchors;
		this.isReadable = isReadable;
	}
	write = (text) => {
		this.parts.push(text);
	};
	put(text) {
		this.parts.push(text);
		this.column += text.length;
	}
	line(indent) {
		this.parts.push("\n", " ".repeat(indent));
		this.column = indent;
	}
	/** A value behind `key:` or `-`; `indent` is the column of that key or dash. */
	value(value, indent, parent) {
		if (!isContainer(value)) {
			this.scalar(value, indent, parent);
			return;
		}
		const anchor = this.anchors.get(value);
		if (anchor !== void 0 && this.written.has(value)) {
			this.put(` *${anchor}`);
			return;
		}
		if (anchor !== void 0) {
			this.written.add(value);
			this.put(` &${anchor}`);
		}
		if (isYamlMap(value) ? value.size === 0 : value.length === 0) {
			this.put(isYamlMap(value) ? " {}" : " []");
			return;
		}
		const isInline = parent !== "map" && anchor === void 0;
		if (isYamlMap(value)) this.map(value, indent + 2, isInline);
		else {
			const isFlush = parent !== "list" && !isInline;
			this.list(value, isFlush ? indent : indent + 2, isInline);
		}
	}
	scalar(value, indent, parent) {
		if (value === null) {
			if (parent === "list") this.put(" ");
			return;
		}
		this.put(" ");
		const place = {
			indent: indent + 2,
			isKey: false,
			isReadable: this.isReadable
		};
		if (typeof value === "string") writeText(this, value, place);
		else writeWord(this, plainText(value), place);
	}
	map(map, indent, isInline) {
		const otherKeys = map instanceof KeyedMap ? map.otherKeys : void 0;
		let isFirst = true;
		for (const [key, value] of map) {
			if (isFirst && isInline) this.put(" ".repeat(Math.max(0, indent - this.column)));
			else if (!isFirst || this.parts.length > 0) this.line(indent);
			isFirst = false;
			const other = otherKeys?.get(key);
			this.entry(other === void 0 ? key : other, value, indent);
		}
	}
	entry(key, value, indent) {
		if (typeof key === "string" ? isSimpleKey(key) : isSimpleKey(plainText(key), tagLength(key))) {
			const place = {
				indent: indent + 2,
				isKey: true,
				isReadable: this.isReadable
			};
			if (typeof key === "string") writeText(this, key, place);
			else this.put(key === null ? "null" : plainText(key));
			this.put(":");
			this.value(value, indent, "map");
			return;
		}
		this.put("?");
		this.scalar(key, indent, "complex");
		this.line(indent);
		this.put(":");
		this.value(value, indent, "complex");
	}
	list(list, indent, isInline) {
		list.forEach((item, i) => {
			if (i === 0 && isInline) this.put(" ".repeat(Math.max(0, indent - this.column)));
			else if (i > 0 || this.parts.length > 0) this.line(indent);
			this.put("-");
			this.value(item, indent, "list");
		});
	}
};
/**
* The text that DVC (ruamel.yaml's round-trip dumper) writes for a value, to the byte: block style, two spaces, lists flush with
* their key, lines folded at 80 columns, floats as Python's repr, shared lists and maps as `&id001` and `*id001`, one final
* line break.
*/
function emitYaml(value, options = {}) {
	const emitter = new Emitter(anchorsOf(value, options.firstAnchor ?? 1), options.isReadable ?? false);
	const indent = options.indent ?? 0;
	if (isContainer(value)) emitter.value(value, indent - 2, "complex");
	else emitter.scalar(value, indent - 2, "map");
	const text = emitter.parts.join("").replace(/^[ \n]+/, "");
	return `${" ".repeat(indent)}${text}\n`;
}

export { emitYaml as t };