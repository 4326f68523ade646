import { Xt as byCodePoint, Zt as canonicalJson } from "./pipeline.js";

// pipeline/domain/inputs.ts
/** Which facts differ, sorted by name; an empty list means the same InputKey. */
function differingInputs(before, after) {
	return [.../* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])].sort(byCodePoint).map((name) => ({
		name,
		before: Object.hasOwn(before, name) ? before[name] : void 0,
		after: Object.hasOwn(after, name) ? after[name] : void 0
	})).filter(({ before: a, after: b }) => a === void 0 || b === void 0 || canonicalJson(a) !== canonicalJson(b));
}

export { differingInputs as t };