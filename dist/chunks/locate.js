import { f as require_dist, s as parseTree, u as positionAt } from "./parse.js";

// pipeline/data/yaml/locate.ts
var import_dist = require_dist();
function child(node, step, part) {
	if ((0, import_dist.isSeq)(node) && typeof step === "number") return node.items[step] ?? null;
	if (!(0, import_dist.isMap)(node)) return null;
	const pair = node.items.find((item) => (0, import_dist.isPair)(item) && (0, import_dist.isScalar)(item.key) && item.key.value === String(step));
	return (part === "key" ? void 0 : pair?.value) ?? pair?.key ?? null;
}
/**
* Where the value at a path stands, or its key, as `file:line:column`: that of the deepest part of the path that exists. Only for
* messages, because it parses the text again.
*/
function locateYaml(place, path, part = "value") {
	let node;
	try {
		node = parseTree(place).contents;
	} catch {
		return place.where;
	}
	let offset = node?.range?.[0] ?? 0;
	for (const [i, step] of path.entries()) {
		node = child(node, step, i === path.length - 1 ? part : "value");
		if (node === null) break;
		offset = node.range?.[0] ?? offset;
	}
	return `${place.where}:${positionAt(place.text, offset)}`;
}

export { locateYaml as t };