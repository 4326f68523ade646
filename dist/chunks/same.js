import { Jt as originalKey, Ut as isYamlList, Wt as isYamlMap } from "./pipeline.js";

// pipeline/data/yaml/same.ts
function sameMap(a, b) {
	if (a.size !== b.size) return false;
	const others = b.entries();
	for (const [key, value] of a) {
		const [otherKey, otherValue] = others.next().value ?? [];
		if (otherKey === void 0 || otherValue === void 0) return false;
		if (key !== otherKey || originalKey(a, key) !== originalKey(b, otherKey) || !sameValue(value, otherValue)) return false;
	}
	return true;
}
/** True when both are written with the same bytes, anchors aside: same kinds (`1` is not `1.0`), same order of keys. */
function sameValue(a, b) {
	if (isYamlMap(a)) return isYamlMap(b) && sameMap(a, b);
	if (isYamlList(a)) return isYamlList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null));
	return Object.is(a, b);
}

export { sameValue as t };