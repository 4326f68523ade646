import { f as require_dist, s as parseTree, t as parseYaml } from "./parse.js";
import { t as emitYaml } from "./emit.js";
import { t as sameValue } from "./same.js";
import { Ut as isYamlList, Wt as isYamlMap } from "./pipeline.js";

// pipeline/data/yaml/edit.ts
var import_dist = require_dist();
/** Thrown inside and caught here: the change cannot be made in place. */
var NotInPlace = class extends Error {};
/** The document after a change: old keys keep their order, new ones go to the end, as DVC merges into a document it has read. */
function inOldOrder(old, now) {
	if (isYamlMap(old) && isYamlMap(now)) {
		const kept = [...old.keys()].filter((key) => now.has(key));
		const added = [...now.keys()].filter((key) => !old.has(key));
		return new Map([...kept, ...added].map((key) => [key, inOldOrder(old.get(key), now.get(key) ?? null)]));
	}
	if (isYamlList(old) && isYamlList(now) && old.length === now.length) return now.map((item, i) => inOldOrder(old[i], item));
	return now;
}
var Editor = class {
	text;
	edits = [];
	constructor(text) {
		this.text = text;
	}
	startOf(node) {
		if (node?.range == null) throw new NotInPlace();
		return node.range[0];
	}
	lineStart(offset) {
		return this.text.lastIndexOf("\n", offset - 1) + 1;
	}
	/** Behind the line break of the line that an offset is on. */
	lineEnd(offset) {
		const at = this.text.indexOf("\n", offset);
		return at === -1 ? this.text.length : at + 1;
	}
	/** The last character of a pair's content. */
	contentEnd(pair) {
		let last = pair.value ?? pair.key;
		while ((0, import_dist.isMap)(last) || (0, import_dist.isSeq)(last)) {
			const item = last.items.at(-1);
			const inner = (0, import_dist.isMap)(last) ? item?.value ?? item?.key : item;
			if (last.flow === true || inner === void 0 || inner === null) break;
			last = inner;
		}
		if (last?.range == null) throw new NotInPlace();
		return Math.max(last.range[1], this.startOf(pair.key) + 1);
	}
	value(node, old, now) {
		if (sameValue(old, now)) return;
		if ((0, import_dist.isMap)(node) && node.flow !== true && isYamlMap(old) && isYamlMap(now)) this.map(node, old, now);
		else if ((0, import_dist.isSeq)(node) && node.flow !== true && isYamlList(old) && isYamlList(now) && old.length === now.length) node.items.forEach((item, i) => {
			this.value(item, old[i] ?? null, now[i] ?? null);
		});
		else throw new NotInPlace();
	}
	map(node, old, now) {
		const pairs = node.items;
		const last = pairs.filter((pair) => now.has(this.keyOf(pair))).at(-1);
		if (last === void 0 || node.anchor !== void 0) throw new NotInPlace();
		pairs.forEach((pair, i) => {
			const key = this.keyOf(pair);
			const after = now.get(key);
			if (after === void 0) this.remove(pair, pairs[i + 1]);
			else this.pair(pair, [old.get(key) ?? null, after]);
		});
		const added = [...now].filter(([key]) => !old.has(key));
		if (added.length > 0) this.insert(last, new Map(added));
	}
	keyOf(pair) {
		if (!(0, import_dist.isScalar)(pair.key) || typeof pair.key.value !== "string") throw new NotInPlace();
		return pair.key.value;
	}
	column(pair) {
		const start = this.startOf(pair.key);
		return start - this.lineStart(start);
	}
	pair(pair, [old, now]) {
		if (sameValue(old, now)) return;
		const { value } = pair;
		if (((0, import_dist.isMap)(value) && isYamlMap(now) || (0, import_dist.isSeq)(value) && isYamlList(now) && isYamlList(old) && old.length === now.length) && value.flow !== true) {
			this.value(value, old, now);
			return;
		}
		const key = this.keyOf(pair);
		const lines = emitYaml(/* @__PURE__ */ new Map([[key, now]]), {
			indent: this.column(pair),
			isReadable: true
		}).trimStart();
		const keyText = emitYaml(/* @__PURE__ */ new Map([[key, null]]), { isReadable: true }).trimEnd();
		if (!lines.startsWith(keyText)) throw new NotInPlace();
		const start = this.text.indexOf(":", pair.key?.range?.[1] ?? this.startOf(pair.key)) + 1;
		if ((0, import_dist.isScalar)(value) && value.anchor !== void 0) throw new NotInPlace();
		this.edits.push({
			start,
			end: Math.max(start, this.contentEnd(pair)),
			text: lines.slice(keyText.length).replace(/\n$/, "")
		});
	}
	/** Takes a pair's lines away; of the first pair behind a dash the next one takes the place. */
	remove(pair, next) {
		const start = this.startOf(pair.key);
		const line = this.lineStart(start);
		if (this.text.slice(line, start).trim() === "") this.edits.push({
			start: line,
			end: this.lineEnd(this.contentEnd(pair)),
			text: ""
		});
		else if (next !== void 0) this.edits.push({
			start,
			end: this.startOf(next.key),
			text: ""
		});
		else throw new NotInPlace();
	}
	insert(last, added) {
		const end = this.lineEnd(this.contentEnd(last));
		const isOpen = end > 0 && this.text[end - 1] !== "\n";
		const lines = emitYaml(added, {
			indent: this.column(last),
			isReadable: true
		});
		this.edits.push({
			start: end,
			end,
			text: `${isOpen ? "\n" : ""}${lines}`
		});
	}
	result() {
		const ordered = this.edits.toSorted((a, b) => b.start - a.start || b.end - a.end);
		let text = this.text;
		for (const { start, end, text: replacement } of ordered) text = text.slice(0, start) + replacement + text.slice(end);
		return text;
	}
};
/**
* The text of a file after its value has changed. Only what changed is written anew: comments, the order of keys and the way the rest is
* written stay. Where that cannot be done (flow style, anchors), the whole file is written in DVC's style.
*
* @param text - Without byte order mark, with `\n`.
*/
function editYaml(text, now, limits) {
	const place = {
		text,
		where: "the old file"
	};
	const old = parseYaml(text, place.where, limits);
	const target = inOldOrder(old, now);
	if (sameValue(old, target)) return text;
	try {
		const editor = new Editor(text);
		editor.value(parseTree(place).contents, old, target);
		const result = editor.result();
		if (sameValue(parseYaml(result, place.where, limits), target)) return result;
	} catch (error) {
		if (!(error instanceof NotInPlace || error instanceof Error && error.name === "LockstepError")) throw error;
	}
	return emitYaml(target, { isReadable: true });
}

export { editYaml as t };