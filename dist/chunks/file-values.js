import { Jt as originalKey, Rt as pythonEquals, Vt as toShownJson, Wt as isYamlMap, Xt as byCodePoint, Yt as pythonFloat } from "./pipeline.js";

// pipeline/data/yaml/python-repr.ts
const escapes = {
	"\\": "\\\\",
	"\n": "\\n",
	"\r": "\\r",
	"	": "\\t"
};
function textRepr(text) {
	const quote = text.includes("'") && !text.includes("\"") ? "\"" : "'";
	return `${quote}${text.replace(/[\\\n\r\t'"]|[\p{C}\p{Z}]/gu, (character) => {
		const escaped = escapes[character];
		if (escaped !== void 0) return escaped;
		if (character === "'" || character === "\"") return character === quote ? `\\${character}` : character;
		const code = character.codePointAt(0) ?? 0;
		if (character === " ") return character;
		if (code <= 255) return `\\x${code.toString(16).padStart(2, "0")}`;
		return code <= 65535 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
	})}${quote}`;
}
/** A value as Python's `repr` writes it: `[1, 'a', True, None]`. DVC shows lists of parameters so. */
function pythonRepr(value) {
	if (value === null) return "None";
	if (typeof value === "boolean") return value ? "True" : "False";
	if (typeof value === "string") return textRepr(value);
	if (typeof value === "bigint") return value.toString();
	if (typeof value === "number") {
		if (Number.isNaN(value)) return "nan";
		return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? "inf" : "-inf";
	}
	if (!isYamlMap(value)) return `[${value.map(pythonRepr).join(", ")}]`;
	return `{${[...value].map(([key, member]) => `${pythonRepr(originalKey(value, key))}: ${pythonRepr(member)}`).join(", ")}}`;
}

// pipeline/tracking/file-values.ts
/**
* What counts as a metric: numbers, texts, and true or false; lists and nulls are left out, and maps that hold nothing else.
* `undefined` when nothing is left.
*/
function metricValues(value) {
	if (value === null) return void 0;
	if (typeof value !== "object") return value;
	if (!isYamlMap(value)) return void 0;
	const kept = /* @__PURE__ */ new Map();
	for (const [key, member] of value) {
		const inner = metricValues(member);
		if (inner !== void 0 && !(isYamlMap(inner) && inner.size === 0)) kept.set(key, inner);
	}
	return kept;
}
/** Lists as the text that DVC shows and compares; in maps, too. */
function withShownLists(value) {
	if (value === null || typeof value !== "object") return value;
	if (!isYamlMap(value)) return pythonRepr(value);
	return new Map([...value].map(([key, member]) => [key, withShownLists(member)]));
}
function flattenInto(found, map, prefix) {
	for (const [key, value] of map) if (isYamlMap(value)) flattenInto(found, value, `${prefix}${key}.`);
	else found.set(prefix + key, value);
}
/** Nested keys joined with dots. */
function flatValues(value) {
	if (!isYamlMap(value)) return /* @__PURE__ */ new Map([["", value]]);
	const found = /* @__PURE__ */ new Map();
	flattenInto(found, value, "");
	return found;
}
/** Values for those who print them: as JSON, and flat by dotted key. */
function printable(values) {
	return {
		json: toShownJson(values),
		flat: new Map([...flatValues(values)].map(([key, value]) => [key, toShownJson(value)]))
	};
}
function isNumber(value) {
	return typeof value === "bigint" || typeof value === "number" || typeof value === "boolean";
}
/** `after − before`; whole numbers stay whole, true and false count as 1 and 0. */
function difference(before, after) {
	const [a, b] = [before, after].map((value) => typeof value === "boolean" ? BigInt(value) : value);
	if (typeof a === "bigint" && typeof b === "bigint") return b - a;
	return Number(b) - Number(a);
}
/** As Python compares; two NaN are the same value here, so that a metric which stays NaN is not a change for ever. */
function isSame(a, b) {
	return pythonEquals(a, b) || Number.isNaN(a) && Number.isNaN(b);
}
function changeOf(before, after) {
	const sides = {
		old: toShownJson(before),
		new: toShownJson(after)
	};
	const isCountable = [before, after].every((value) => typeof value !== "number" || Number.isFinite(value));
	return isNumber(before) && isNumber(after) && isCountable ? {
		...sides,
		diff: toShownJson(difference(before, after))
	} : sides;
}
/** What differs between two states of a file, sorted by key; with `all` what does not, too. */
function fileDiff(before, after, all) {
	const [old, now] = [flatValues(withShownLists(before)), flatValues(withShownLists(after))];
	const keys = [.../* @__PURE__ */ new Set([...old.keys(), ...now.keys()])].sort(byCodePoint);
	return Object.fromEntries(keys.flatMap((key) => {
		const [left, right] = [old.get(key) ?? null, now.get(key) ?? null];
		return isSame(left, right) && !all ? [] : [[key, changeOf(left, right)]];
	}));
}
function valuesOf(state, path) {
	const file = state.get(path);
	return file?.outcome === "read" ? file.values : /* @__PURE__ */ new Map();
}
/** What differs between two states, by path and dotted key; files without a change are left out. */
function valuesDiff(before, after, all) {
	const paths = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort(byCodePoint);
	return Object.fromEntries(paths.flatMap((path) => {
		const changes = fileDiff(valuesOf(before, path), valuesOf(after, path), all);
		return Object.keys(changes).length === 0 ? [] : [[path, changes]];
	}));
}
/** What could not be read in a state. */
function failuresOf(state) {
	return [...state].flatMap(([path, file]) => file.outcome === "failed" ? [{
		path,
		error: file.error
	}] : []);
}

export { withShownLists as a, valuesDiff as i, metricValues as n, printable as r, failuresOf as t };