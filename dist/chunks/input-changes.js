import { $ as shortDigest, Xt as byCodePoint, Zt as canonicalJson } from "./pipeline.js";

// pipeline/report/input-changes.ts
const inputKinds = [
	"params",
	"code",
	"data",
	"command",
	"environment",
	"other"
];
const depthLimit = 20;
const changeLimit = 1e4;
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function shown(value, kind) {
	if (value === void 0) return void 0;
	if (typeof value !== "string") return canonicalJson(value);
	if (kind !== "params" && kind !== "command" && /^[0-9a-f]{32,64}(?:\.dir)?$/.test(value)) return shortDigest(value);
	return kind === "params" ? JSON.stringify(value) : value;
}
function collect(sides, depth, found) {
	const { kind, path, before, after } = sides;
	if (found.length >= changeLimit) return;
	if ((isObject(before) && (isObject(after) || after === void 0) || isObject(after) && before === void 0) && depth < depthLimit) {
		const [left, right] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
		const names = [.../* @__PURE__ */ new Set([...Object.keys(left), ...Object.keys(right)])].sort(byCodePoint);
		if (names.length > 0) {
			for (const name of names) collect({
				kind,
				path: `${path}.${name}`,
				before: Object.hasOwn(left, name) ? left[name] : void 0,
				after: Object.hasOwn(right, name) ? right[name] : void 0
			}, depth + 1, found);
			return;
		}
	}
	const change = {
		kind,
		path,
		before: shown(before, kind),
		after: shown(after, kind)
	};
	if (change.before !== change.after || before === void 0 || after === void 0) found.push(change);
}
function kindOf(name) {
	const space = name.indexOf(" ");
	const kind = inputKinds.find((known) => known !== "other" && known === name.slice(0, space));
	return kind === void 0 ? {
		kind: "other",
		path: name
	} : {
		kind,
		path: name.slice(space + 1)
	};
}
/** What differs, value by value: parameters down to the key that changed, everything else whole; by kind, then by path. */
function inputChanges(differences) {
	const found = [];
	for (const { name, before, after } of differences) collect({
		...kindOf(name),
		before,
		after
	}, 0, found);
	return found.sort((a, b) => inputKinds.indexOf(a.kind) - inputKinds.indexOf(b.kind) || byCodePoint(a.path, b.path));
}
/** Data that is compared row by row has a section of its own. */
function otherThanData({ inputDifferences, dataDiffs }) {
	const compared = new Set(dataDiffs.map(({ path }) => path));
	return inputChanges(inputDifferences).filter(({ kind, path }) => kind !== "data" || !compared.has(path));
}

export { otherThanData as n, inputChanges as t };