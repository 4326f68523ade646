import { n as numberCount } from "./model-graph.js";

// pipeline/training/exports/forest-columns.ts
function membershipOf(node, { categories }) {
	const count = categories.filter(({ encoding }) => encoding.kind === "position")[node.column]?.categories.length ?? 0;
	const goesLeft = new Uint8Array(count + 1);
	for (const category of node.categories) goesLeft[category] = 1;
	goesLeft[count] = node.isMissingLeft ? 1 : 0;
	return {
		column: node.column,
		goesLeft
	};
}
function keyOf({ column, goesLeft }) {
	return `${column}:${goesLeft.join("")}`;
}
/**
* Takes the categories out of a forest, for formats whose trees compare numbers only. The same division is one column however many
* splits use it.
*/
function withoutCategories({ trees }, features) {
	const found = /* @__PURE__ */ new Map();
	for (const { nodes } of trees) for (const node of nodes) if (node.kind === "categorical") {
		const membership = membershipOf(node, features);
		found.set(keyOf(membership), membership);
	}
	const memberships = [...found.values()].sort((a, b) => a.column - b.column);
	const first = numberCount(features);
	const positions = new Map(memberships.map((membership, i) => [keyOf(membership), first + i]));
	const numeric = (node) => {
		if (node.kind === "leaf") return node;
		const { left, right, isMissingLeft } = node;
		if (node.kind === "numeric") return {
			kind: "split",
			column: node.column,
			threshold: node.threshold,
			isMissingLeft,
			left,
			right
		};
		return {
			kind: "split",
			column: positions.get(keyOf(membershipOf(node, features))) ?? 0,
			threshold: .5,
			isMissingLeft: false,
			left: right,
			right: left
		};
	};
	return {
		memberships,
		trees: trees.map(({ nodes }) => nodes.map(numeric))
	};
}

export { withoutCategories as t };