import { s as softmax } from "./apply.js";

// pipeline/training/trainers/gbdt/forest.ts
/** A tree whose leaves are so many times as large. */
function scaledTree(tree, factor) {
	return tree.map((node) => node.kind === "leaf" ? {
		kind: node.kind,
		value: node.value * factor
	} : node);
}
/**
* What the sums of a forest's trees become: a probability by the logistic function, probabilities by softmax, the number itself, its
* exponential, a share of 1 (which rounding may have left by a hair), or numbers in ascending order.
*/
const links = [
	"logistic",
	"softmax",
	"identity",
	"exponential",
	"shares",
	"ascending"
];
function pack(trees) {
	const count = trees.reduce((sum, tree) => sum + tree.length, 0);
	const categories = [];
	const packed = {
		roots: new Int32Array(trees.length),
		column: new Int32Array(count).fill(-1),
		number: new Float64Array(count),
		left: new Int32Array(count),
		right: new Int32Array(count),
		isMissingLeft: new Uint8Array(count),
		categories
	};
	let start = 0;
	for (const [t, tree] of trees.entries()) {
		packed.roots[t] = start;
		for (const [i, node] of tree.entries()) {
			const at = start + i;
			categories.push(void 0);
			if (node.kind === "leaf") {
				packed.number[at] = node.value;
				continue;
			}
			packed.column[at] = node.column;
			packed.left[at] = start + node.left;
			packed.right[at] = start + node.right;
			packed.isMissingLeft[at] = node.isMissingLeft ? 1 : 0;
			if (node.kind === "numeric") packed.number[at] = node.threshold;
			else {
				const isLeft = new Uint8Array(Math.max(0, ...node.categories) + 1);
				for (const category of node.categories) isLeft[category] = 1;
				categories[at] = isLeft;
			}
		}
		start += tree.length;
	}
	return packed;
}
/** A function from the inputs' columns to the sums of the trees, before the link. */
function compileForest({ baselines, trees }) {
	const { roots, column, number, left, right, isMissingLeft, categories } = pack(trees);
	const width = baselines.length;
	return (columns, rowCount) => {
		const sums = new Float64Array(rowCount * width);
		for (let row = 0; row < rowCount; row++) {
			const start = row * width;
			for (let output = 0; output < width; output++) sums[start + output] = baselines[output];
			for (let tree = 0; tree < roots.length; tree++) {
				let at = roots[tree];
				for (let split = column[at]; split >= 0; split = column[at]) {
					const value = columns[split][row];
					const isLeft = categories[at];
					at = (Number.isNaN(value) ? isMissingLeft[at] === 1 : isLeft === void 0 ? value <= number[at] : isLeft[value] === 1) ? left[at] : right[at];
				}
				sums[start + tree % width] += number[at];
			}
		}
		return sums;
	};
}
/** Turns sums into what the model says, in place. */
function applyLink(link, sums, width) {
	switch (link) {
		case "identity": return sums;
		case "logistic":
			for (let i = 0; i < sums.length; i++) sums[i] = 1 / (1 + Math.exp(-sums[i]));
			return sums;
		case "exponential":
			for (let i = 0; i < sums.length; i++) sums[i] = Math.exp(sums[i]);
			return sums;
		case "softmax":
			for (let start = 0; start < sums.length; start += width) softmax(sums.subarray(start, start + width));
			return sums;
		case "shares":
			for (let start = 0; start < sums.length; start += width) shares(sums.subarray(start, start + width));
			return sums;
		case "ascending":
			for (let start = 0; start < sums.length; start += width) sums.subarray(start, start + width).sort();
			return sums;
	}
}
function shares(row) {
	for (let i = 0; i < row.length; i++) row[i] = Math.min(Math.max(row[i], 0), 1);
	const sum = row.reduce((total, value) => total + value, 0);
	if (row.length > 1) for (let i = 0; i < row.length; i++) row[i] = sum > 0 ? row[i] / sum : 1 / row.length;
}

export { scaledTree as i, compileForest as n, links as r, applyLink as t };