import { T as LockstepError } from "./file-work.js";
import { d as record, f as strictObject, h as union, l as number, m as tuple, o as int, p as string, r as array, s as literal, t as _enum } from "./schemas.js";
import { a as shownCell, n as isMissing, r as numericCells } from "./cells.js";
import { a as positiveWeightOf, c as bestF1Threshold, d as parseCross, i as classWeight, l as applyCross, n as readModelText, o as splitForTraining, r as writeModelFolder, s as validationShare, u as crossOperators } from "./model-folder.js";
import { t as readParams } from "./params3.js";
import { t as Prng } from "./prng.js";
import { setImmediate } from "node:timers/promises";

// pipeline/training/trainers/gbdt/bins.ts
/** The bin of a missing value; the others are 0 … 254. */
const missingBin = 255;
/** Half way between two values, below the upper one also where the doubles leave no room. */
function edgeBetween(lower, upper) {
	const middle = lower / 2 + upper / 2;
	return middle >= lower && middle < upper ? middle : lower;
}
/**
* Edges between at most `bins` groups of about equally many values each; equal values stay together. A column with few different
* values gets an edge between each two of them.
*
* @param values - NaN where missing.
*/
function numericBinning(values, bins) {
	const sorted = values.filter((value) => !Number.isNaN(value)).sort();
	const distinct = sorted.reduce((count, value, i) => i > 0 && value === sorted[i - 1] ? count : count + 1, 0);
	const edges = [];
	let start = 0;
	for (let end = 1; end < sorted.length && edges.length < bins - 1; end++) {
		const [lower, upper] = [sorted[end - 1], sorted[end]];
		if (lower === upper) continue;
		const share = (sorted.length - start) / (bins - edges.length);
		if (distinct > bins && end - start < share) continue;
		edges.push(edgeBetween(lower, upper));
		start = end;
	}
	return {
		kind: "numeric",
		edges: Float64Array.from(edges),
		binCount: edges.length + 1
	};
}
/** The bin of each value, `[rowCount]`; {@link missingBin} for NaN. */
function binColumn(binning, values) {
	if (binning.kind === "categorical") return Uint8Array.from(values, (value) => Number.isNaN(value) ? 255 : value);
	const { edges } = binning;
	return Uint8Array.from(values, (value) => {
		if (Number.isNaN(value)) return 255;
		let low = 0;
		let high = edges.length;
		while (low < high) {
			const middle = low + high >> 1;
			if (value <= edges[middle]) high = middle;
			else low = middle + 1;
		}
		return low;
	});
}

// pipeline/training/trainers/gbdt/forest.ts
function pack({ trees }) {
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
/** A function from the inputs' columns to log-odds, one per row. */
function compileForest(forest) {
	const { roots, column, number, left, right, isMissingLeft, categories } = pack(forest);
	return (columns, rowCount) => {
		const sums = new Float64Array(rowCount);
		for (let row = 0; row < rowCount; row++) {
			let sum = forest.baseline;
			for (const root of roots) {
				let at = root;
				for (let split = column[at]; split >= 0; split = column[at]) {
					const value = columns[split][row];
					const isLeft = categories[at];
					at = (Number.isNaN(value) ? isMissingLeft[at] === 1 : isLeft === void 0 ? value <= number[at] : isLeft[value] === 1) ? left[at] : right[at];
				}
				sum += number[at];
			}
			sums[row] = sum;
		}
		return sums;
	};
}
function sigmoid(logOdds) {
	return 1 / (1 + Math.exp(-logOdds));
}

// pipeline/training/trainers/gbdt/histogram.ts
/** Bins of a column, the missing one included. */
const slots = 256;
/** Numbers kept for each bin, side by side: sum of gradients, sum of hessians, count of rows. */
const stride = 3;
/** Where the sums of a column's first bin stand. */
function startOf(column) {
	return column * 256 * 3;
}
function sumsAt(histogram, at) {
	return {
		gradient: histogram[at],
		hessian: histogram[at + 1],
		count: histogram[at + 2]
	};
}
/** Histograms that are done with, to be filled again: allocating them anew takes longer than filling them. */
var HistogramPool = class {
	free = [];
	size;
	constructor(columnCount) {
		this.size = startOf(columnCount);
	}
	/** All zero. */
	take() {
		return this.free.pop()?.fill(0) ?? new Float64Array(this.size);
	}
	give(histogram) {
		this.free.push(histogram);
	}
};
/** Adds a node's rows to an empty histogram. The derivatives are gathered once, so that each column reads them in order. */
function fill(histogram, { bins }, node) {
	const { rows, columns } = node;
	const gradients = new Float64Array(rows.length);
	const hessians = new Float64Array(rows.length);
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		gradients[i] = node.gradients[row];
		hessians[i] = node.hessians[row];
	}
	for (const column of columns) {
		const binOf = bins[column];
		const start = startOf(column);
		for (let i = 0; i < rows.length; i++) {
			const at = start + binOf[rows[i]] * 3;
			histogram[at] += gradients[i];
			histogram[at + 1] += hessians[i];
			histogram[at + 2] += 1;
		}
	}
	return histogram;
}
/** The sibling's histogram without reading its rows: parent minus the other child. Takes over the parent's. */
function subtract(parent, child) {
	for (let i = 0; i < parent.length; i++) parent[i] -= child[i];
	return parent;
}

// pipeline/training/trainers/gbdt/split.ts
/** A category needs this many rows in a node to go left by its own record; rarer ones follow the rest. */
const minimumCategoryRows = 10;
/** Imagined rows with no effect in each category, so that a few rows do not decide its place. */
const categorySmoothing = 10;
/** The value of a leaf that lowers the loss most, within the bounds. */
function leafValue({ gradient, hessian }, { l2 }, { low, high }) {
	const value = hessian + l2 > 0 ? -gradient / (hessian + l2) : 0;
	return Math.min(Math.max(value, low), high);
}
function minus(a, b) {
	return {
		gradient: a.gradient - b.gradient,
		hessian: a.hessian - b.hessian,
		count: a.count - b.count
	};
}
function plus(a, b) {
	return {
		gradient: a.gradient + b.gradient,
		hessian: a.hessian + b.hessian,
		count: a.count + b.count
	};
}
/** A gain must be above this: below it is rounding. */
const smallestGain = 1e-12;
function parentLoss({ total, rules, bounds }) {
	return total.gradient * leafValue(total, rules, bounds);
}
/**
* Bins in their order; missing values on the right, then on the left, when there are any. Everything is plain numbers until the best
* is found, because this loop is where training spends its time.
*/
function scanNumeric(search, column) {
	const { histogram, total, rules, bounds } = search;
	const { minimumRows, minimumHessian, l2 } = rules;
	const { monotone, binCount } = column;
	const start = startOf(column.index);
	const missing = sumsAt(histogram, start + 255 * 3);
	const lossBefore = parentLoss(search);
	let best = smallestGain;
	let found;
	for (let side = 0; side < (missing.count > 0 ? 2 : 1); side++) {
		let gradient = side === 1 ? missing.gradient : 0;
		let hessian = side === 1 ? missing.hessian : 0;
		let count = side === 1 ? missing.count : 0;
		const lastBin = missing.count > 0 && side === 0 ? binCount : binCount - 1;
		for (let bin = 0; bin < lastBin; bin++) {
			const at = start + bin * 3;
			const rows = histogram[at + 2];
			if (rows === 0) continue;
			gradient += histogram[at];
			hessian += histogram[at + 1];
			count += rows;
			if (count < minimumRows || hessian < minimumHessian) continue;
			const rightHessian = total.hessian - hessian;
			if (total.count - count < minimumRows || rightHessian < minimumHessian) break;
			const rightGradient = total.gradient - gradient;
			const leftValue = Math.min(Math.max(-gradient / (hessian + l2), bounds.low), bounds.high);
			const rightValue = Math.min(Math.max(-rightGradient / (rightHessian + l2), bounds.low), bounds.high);
			if ((rightValue - leftValue) * monotone < 0) continue;
			const gain = lossBefore - gradient * leftValue - rightGradient * rightValue;
			if (gain <= best) continue;
			best = gain;
			const isMissingLeft = missing.count > 0 ? side === 1 : count * 2 > total.count;
			found = {
				bin,
				isMissingLeft,
				left: {
					gradient,
					hessian,
					count
				}
			};
		}
	}
	return found && {
		column,
		gain: best,
		categories: [],
		right: minus(total, found.left),
		...found
	};
}
/**
* Categories ordered by how much they raise the score, then cut in two as if they were numbers, which finds the best division in two.
*
* @see Fisher (1958), On grouping for maximum homogeneity.
*/
function scanCategorical(search, column) {
	const { histogram, total, rules, bounds } = search;
	const start = startOf(column.index);
	const candidates = [...Array(column.binCount).keys(), 255].map((bin) => ({
		bin,
		sums: sumsAt(histogram, start + bin * 3)
	})).filter(({ sums }) => sums.count >= minimumCategoryRows).map(({ bin, sums }) => ({
		bin,
		sums,
		ratio: sums.gradient / (sums.hessian + categorySmoothing)
	})).sort((a, b) => a.ratio - b.ratio || a.bin - b.bin);
	const hasMissing = histogram[start + 255 * 3 + 2] > 0;
	const lossBefore = parentLoss(search);
	let best;
	let left = {
		gradient: 0,
		hessian: 0,
		count: 0
	};
	for (const [i, { sums }] of candidates.entries()) {
		left = plus(left, sums);
		const right = minus(total, left);
		if (Math.min(left.count, right.count) < rules.minimumRows) continue;
		if (Math.min(left.hessian, right.hessian) < rules.minimumHessian) continue;
		const gain = lossBefore - left.gradient * leafValue(left, rules, bounds) - right.gradient * leafValue(right, rules, bounds);
		if (gain <= (best?.gain ?? smallestGain)) continue;
		const chosen = candidates.slice(0, i + 1).map(({ bin }) => bin);
		const isMissingLeft = hasMissing ? chosen.includes(255) : left.count * 2 > total.count;
		best = {
			column,
			gain,
			bin: 0,
			categories: chosen.filter((bin) => bin !== 255).sort((a, b) => a - b),
			isMissingLeft,
			left,
			right
		};
	}
	return best;
}
/** The split of a node that lowers the loss most; of equal ones that of the first column. `undefined` when none is allowed. */
function bestSplit(search, columns) {
	let best;
	for (const column of columns) {
		const found = column.kind === "numeric" ? scanNumeric(search, column) : scanCategorical(search, column);
		if (found !== void 0 && found.gain > (best?.gain ?? 0)) best = found;
	}
	return best;
}

// pipeline/training/trainers/gbdt/grow.ts
function histogramOf(request, rows) {
	const { gradients, hessians } = request;
	const columns = request.columns.map(({ index }) => index);
	return fill(request.pool.take(), request.rows, {
		rows,
		columns,
		gradients,
		hessians
	});
}
function goesLeft(split) {
	const left = new Uint8Array(256);
	if (split.column.kind === "numeric") left.fill(1, 0, split.bin + 1);
	for (const bin of split.categories) left[bin] = 1;
	left[255] = split.isMissingLeft ? 1 : 0;
	return left;
}
/** Orders a node's rows in place, left ones first, each side in the order it had; gives how many are left. */
function partition(rows, bins, left) {
	const others = new Uint32Array(rows.length);
	let leftCount = 0;
	let rightCount = 0;
	for (let i = 0; i < rows.length; i++) {
		const row = rows[i];
		if (left[bins[row]] === 1) rows[leftCount++] = row;
		else others[rightCount++] = row;
	}
	rows.set(others.subarray(0, rightCount), leftCount);
	return leftCount;
}
function searched(request, node) {
	const { rules, columns } = request;
	const isAtDepth = rules.depth > 0 && node.depth >= rules.depth;
	const isTooSmall = node.sums.count < 2 * rules.minimumRows;
	const split = isAtDepth || isTooSmall ? void 0 : bestSplit({
		histogram: node.histogram,
		total: node.sums,
		rules,
		bounds: node.bounds
	}, columns);
	return {
		...node,
		split
	};
}
function divide(request, node, split) {
	const { rules } = request;
	const bins = request.rows.bins[split.column.index];
	const leftCount = partition(node.rows, bins, goesLeft(split));
	const rows = [node.rows.subarray(0, leftCount), node.rows.subarray(leftCount)];
	const smaller = leftCount <= rows[1].length ? 0 : 1;
	const counted = histogramOf(request, rows[smaller]);
	const rest = subtract(node.histogram, counted);
	const middle = (leafValue(split.left, rules, node.bounds) + leafValue(split.right, rules, node.bounds)) / 2;
	const below = {
		low: node.bounds.low,
		high: middle
	};
	const above = {
		low: middle,
		high: node.bounds.high
	};
	const bounds = split.column.monotone === 0 ? [node.bounds, node.bounds] : split.column.monotone > 0 ? [below, above] : [above, below];
	return [0, 1].map((side) => searched(request, {
		rows: rows[side],
		sums: side === 0 ? split.left : split.right,
		bounds: bounds[side],
		depth: node.depth + 1,
		histogram: side === smaller ? counted : rest
	}));
}
/** Grows one tree, always splitting the leaf that gains most; of equal ones the oldest. */
function growTree(request) {
	const { rules, sample } = request;
	const sums = {
		gradient: 0,
		hessian: 0,
		count: sample.length
	};
	for (const row of sample) {
		sums.gradient += request.gradients[row];
		sums.hessian += request.hessians[row];
	}
	const root = searched(request, {
		rows: sample,
		sums,
		bounds: {
			low: Number.NEGATIVE_INFINITY,
			high: Number.POSITIVE_INFINITY
		},
		depth: 0,
		histogram: histogramOf(request, sample)
	});
	const leaves = [root];
	while (leaves.length < rules.leaves) {
		const next = leaves.reduce((best, leaf) => (leaf.split?.gain ?? 0) > (best.split?.gain ?? 0) ? leaf : best);
		if (next.split === void 0) break;
		next.children = divide(request, next, next.split);
		leaves.splice(leaves.indexOf(next), 1);
		leaves.push(...next.children);
	}
	for (const { histogram } of leaves) request.pool.give(histogram);
	return laidOut(request, root);
}
function laidOut({ binnings, rules }, root) {
	const tree = [];
	const leaves = [];
	const place = (growing) => {
		const at = tree.length;
		if (growing.children === void 0 || growing.split === void 0) {
			const value = leafValue(growing.sums, rules, growing.bounds) * rules.learningRate + 0;
			tree.push({
				kind: "leaf",
				value
			});
			leaves.push({
				rows: growing.rows,
				value
			});
			return at;
		}
		tree.push({
			kind: "leaf",
			value: 0
		});
		const [left, right] = [place(growing.children[0]), place(growing.children[1])];
		const { column, bin, categories, isMissingLeft } = growing.split;
		const binning = binnings[column.index];
		const sides = {
			column: column.index,
			isMissingLeft,
			left,
			right
		};
		tree[at] = binning?.kind === "numeric" ? {
			kind: "numeric",
			threshold: binning.edges[bin] ?? Number.MAX_VALUE,
			...sides
		} : {
			kind: "categorical",
			categories,
			...sides
		};
		return at;
	};
	place(root);
	return {
		tree,
		leaves
	};
}

// pipeline/training/trainers/gbdt/boost.ts
/** Mean over the weights, in nats; stable for any score. */
function logLoss(scores, labels, positiveWeight) {
	let sum = 0;
	let total = 0;
	for (let row = 0; row < scores.length; row++) {
		const score = scores[row];
		const label = labels[row];
		const weight = label === 1 ? positiveWeight : 1;
		sum += weight * (Math.max(score, 0) - score * label + Math.log1p(Math.exp(-Math.abs(score))));
		total += weight;
	}
	return sum / total;
}
/** Ascending numbers of a share of `count` things, at least one; all of them for a share of 1. */
function drawn(prng, count, share) {
	const all = Uint32Array.from({ length: count }, (_, i) => i);
	if (share === 1) return all;
	return prng.shuffle(all).slice(0, Math.max(1, Math.round(count * share))).sort();
}
/** Adds a tree's values to the scores of rows it did not learn from. */
function addTree(tree, rows, scores) {
	const values = compileForest({
		baseline: 0,
		trees: [tree]
	})(rows.columns, scores.length);
	for (let row = 0; row < scores.length; row++) scores[row] += values[row];
}
/** Boosts trees on the log loss. */
async function boost(request) {
	const { training, validation, binnings, splitColumns, positiveWeight, rules } = request;
	const rowCount = training.labels.length;
	const rows = {
		bins: training.columns.map((column, i) => binColumn(binnings[i], column)),
		rowCount
	};
	const positives = training.labels.reduce((sum, label) => sum + label, 0) * positiveWeight;
	const negatives = rowCount - positives / positiveWeight;
	const baseline = Math.log(positives / negatives);
	const scores = new Float64Array(rowCount).fill(baseline);
	const validationScores = new Float64Array(validation.labels.length).fill(baseline);
	const gradients = new Float64Array(rowCount);
	const hessians = new Float64Array(rowCount);
	const pool = new HistogramPool(binnings.length);
	const prng = new Prng(request.seed);
	const trees = [];
	let best = {
		count: 0,
		loss: logLoss(validationScores, validation.labels, positiveWeight)
	};
	while (trees.length < request.trees && (request.patience === 0 || trees.length - best.count < request.patience)) {
		for (let row = 0; row < rowCount; row++) {
			const label = training.labels[row];
			const weight = label === 1 ? positiveWeight : 1;
			const probability = sigmoid(scores[row]);
			gradients[row] = weight * (probability - label);
			hessians[row] = weight * probability * (1 - probability);
		}
		const sample = drawn(prng, rowCount, request.rowShare);
		const columns = [...drawn(prng, splitColumns.length, request.columnShare)].map((i) => splitColumns[i]);
		const { tree, leaves } = growTree({
			rows,
			binnings,
			columns,
			gradients,
			hessians,
			sample,
			rules,
			pool
		});
		if (sample.length < rowCount) addTree(tree, training, scores);
		else for (const leaf of leaves) for (const row of leaf.rows) scores[row] += leaf.value;
		addTree(tree, validation, validationScores);
		trees.push(tree);
		const loss = logLoss(validationScores, validation.labels, positiveWeight);
		if (request.patience === 0 || loss < best.loss) best = {
			count: trees.length,
			loss
		};
		request.onTree(trees.length, loss);
		await setImmediate();
	}
	return {
		forest: {
			baseline,
			trees: trees.slice(0, best.count)
		},
		grown: trees.length,
		validationLoss: best.loss
	};
}

// pipeline/training/trainers/gbdt/columns.ts
/** The most frequent texts of a column, at most {@link binLimit}, sorted; the rest count as unknown. */
function frequentCategories(rows, column) {
	const counts = /* @__PURE__ */ new Map();
	for (const cell of rows.column(column)) if (!isMissing(cell)) counts.set(cell.trim(), (counts.get(cell.trim()) ?? 0) + 1);
	return [...counts].sort(([a], [b]) => a < b ? -1 : 1).sort(([, a], [, b]) => b - a).slice(0, 255).map(([text]) => text).sort();
}
/**
* The columns of a table as a forest takes them; nothing is imputed or scaled.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID for text in a numeric column, MODEL_INVALID for a cross of unknown columns.
*/
function forestColumns(inputs, rows) {
	const numbers = new Map(inputs.numeric.map((name) => [name, numericCells(rows, name)]));
	const number = (name) => {
		const found = numbers.get(name);
		if (found === void 0) throw new LockstepError("MODEL_INVALID", `a cross uses ${shownCell(name)}, which is no input of the model`);
		return found;
	};
	return [
		...numbers.values(),
		...inputs.crosses.map(({ left, operator, right }) => applyCross(operator, number(left), number(right))),
		...inputs.categorical.map(({ column, categories }) => {
			const positions = new Map(categories.map((category, i) => [category, i]));
			return Float64Array.from(rows.column(column), (cell) => isMissing(cell) ? NaN : positions.get(cell.trim()) ?? NaN);
		})
	];
}

// pipeline/training/trainers/gbdt/forest-file.ts
const name = string().min(1).max(1e3);
const position = int().min(0).max(1e6);
const side = _enum(["left", "right"]);
/** A leaf is its value; a split says column, threshold or categories, where missing values go, and its two children. */
const node = union([
	number(),
	tuple([
		position,
		number(),
		side,
		position,
		position
	]),
	tuple([
		position,
		array(position.max(255 - 1)).max(255),
		side,
		position,
		position
	])
]);
const forestFile = strictObject({
	kind: literal("lockstep/Forest"),
	schema: literal(1),
	label: strictObject({
		column: name,
		positive: string().max(1e3)
	}),
	threshold: number().min(0).max(1),
	inputs: strictObject({
		numeric: array(name).max(1e4),
		crosses: array(strictObject({
			left: name,
			operator: _enum(crossOperators),
			right: name
		})).max(1e4),
		categorical: array(strictObject({
			column: name,
			categories: array(string().max(1e5)).max(255)
		})).max(1e4)
	}),
	baseline: number(),
	trees: array(array(node).min(1).max(1e6)).max(1e5)
});
function encodeNode(found) {
	if (found.kind === "leaf") return found.value;
	const missing = found.isMissingLeft ? "left" : "right";
	const rule = found.kind === "numeric" ? found.threshold : [...found.categories];
	return [
		found.column,
		rule,
		missing,
		found.left,
		found.right
	];
}
/** The same forest gives the same bytes; one tree on each line. */
function encodeForest({ label, threshold, inputs, forest }) {
	const head = {
		kind: "lockstep/Forest",
		schema: 1,
		label: {
			column: label.column,
			positive: label.positive
		},
		threshold,
		inputs: {
			numeric: [...inputs.numeric],
			crosses: inputs.crosses.map(({ left, operator, right }) => ({
				left,
				operator,
				right
			})),
			categorical: inputs.categorical.map(({ column, categories }) => ({
				column,
				categories: [...categories]
			}))
		},
		baseline: forest.baseline
	};
	const trees = forest.trees.map((tree) => `    ${JSON.stringify(tree.map(encodeNode))}`).join(",\n");
	return `${JSON.stringify(head, void 0, 2).slice(0, -2)},\n  "trees": [${trees === "" ? "" : `\n${trees}\n  `}]\n}\n`;
}
function invalid(message, cause) {
	return new LockstepError("MODEL_INVALID", `forest.json: ${message}`, {
		hint: "Train the model again.",
		cause
	});
}
/** Each child after its parent, each node but the root the child of one: a tree, whose every walk ends at a leaf. */
function readTree(nodes, inputs, where) {
	const numericCount = inputs.numeric.length + inputs.crosses.length;
	const parents = new Uint8Array(nodes.length);
	const tree = nodes.map((found, at) => {
		if (typeof found === "number") return {
			kind: "leaf",
			value: found
		};
		const [column, rule, missing, left, right] = found;
		for (const child of [left, right]) {
			if (child <= at || child >= nodes.length || parents[child] === 1) throw invalid(`${where}.${at}: its children do not form a tree`);
			parents[child] = 1;
		}
		const sides = {
			column,
			isMissingLeft: missing === "left",
			left,
			right
		};
		if (typeof rule === "number") {
			if (column >= numericCount) throw invalid(`${where}.${at}: column ${column} is not numeric`);
			return {
				kind: "numeric",
				threshold: rule,
				...sides
			};
		}
		const categories = inputs.categorical[column - numericCount]?.categories;
		if (categories === void 0 || rule.some((category) => category >= categories.length)) throw invalid(`${where}.${at}: column ${column} has no such categories`);
		return {
			kind: "categorical",
			categories: rule,
			...sides
		};
	});
	if (parents.subarray(1).includes(0)) throw invalid(`${where}: a node that no split leads to`);
	return tree;
}
/** @throws LockstepError MODEL_INVALID. */
function readForest(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw invalid("is not JSON", cause);
	}
	const parsed = forestFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw invalid(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a forest"}`);
	}
	const { label, threshold, inputs, baseline, trees } = parsed.data;
	const names = [...inputs.numeric, ...inputs.categorical.map(({ column }) => column)];
	const stray = inputs.crosses.flatMap(({ left, right }) => [left, right]).some((used) => !inputs.numeric.includes(used));
	if (new Set(names).size !== names.length || stray || names.includes(label.column)) throw invalid("its inputs do not fit together: each once, the label not among them, crosses of numeric ones only");
	return {
		label,
		threshold,
		inputs,
		forest: {
			baseline,
			trees: trees.map((nodes, i) => readTree(nodes, inputs, `trees.${i}`))
		}
	};
}

// pipeline/training/trainers/gbdt/gbdt.ts
const format = "gbdt";
const fileName = "forest.json";
const fileLimitBytes = 268435456;
/** How a forest is grown, in params.yaml. */
const paramsSchema = strictObject({
	/** Most trees; early stopping may keep fewer. */
	trees: int().min(1).max(1e5).default(300),
	learning_rate: number().gt(0).max(1).default(.1),
	/** Most leaves of a tree, and fewest rows of a leaf. */
	leaves: int().min(2).max(4096).default(31),
	leaf_rows: int().min(1).max(1e6).default(20),
	/** Most splits from root to leaf; 0 for no limit. */
	depth: int().min(0).max(64).default(0),
	l2: number().min(0).max(1e6).default(0),
	bins: int().min(2).max(255).default(255),
	/** Shares of rows and columns that each tree sees. */
	row_share: number().gt(0).max(1).default(1),
	column_share: number().gt(0).max(1).default(1),
	crosses: array(string().max(2100)).max(1e3).default([]),
	/** Numeric columns by which the probability may only rise (`increasing`) or fall (`decreasing`). */
	monotone: record(string().max(1e3), _enum(["increasing", "decreasing"])).default({}),
	class_weight: classWeight,
	validation_share: validationShare,
	/** Trees without improvement after which training stops, and the best is kept; 0 grows and keeps all. */
	patience: int().min(0).max(1e5).default(20)
});
function monotoneOf(inputs, declared) {
	const stray = Object.keys(declared).find((column) => !inputs.numeric.includes(column));
	if (stray !== void 0) throw new LockstepError("PARAMS_INVALID", `monotone: ${shownCell(stray)} is not a numeric column`, { hint: `Numeric columns are ${inputs.numeric.join(", ")}.` });
	return (column) => {
		const direction = column === void 0 || !Object.hasOwn(declared, column) ? void 0 : declared[column];
		return direction === void 0 ? 0 : direction === "increasing" ? 1 : -1;
	};
}
/** Histogram gradient-boosted trees for two classes, deterministic, with missing values and categories as they are. */
const gbdtTrainer = {
	format,
	load: loadForest,
	async train(request) {
		const params = readParams(paramsSchema, request.params);
		const { training, validation } = splitForTraining(request, params.validation_share);
		const inputs = {
			numeric: request.numericColumns,
			crosses: params.crosses.map((text) => parseCross(text, request.numericColumns)),
			categorical: request.categoricalColumns.map((column) => ({
				column,
				categories: frequentCategories(training.rows, column)
			}))
		};
		const monotone = monotoneOf(inputs, params.monotone);
		const trainingColumns = forestColumns(inputs, training.rows);
		const validationColumns = forestColumns(inputs, validation.rows);
		const numericCount = inputs.numeric.length + inputs.crosses.length;
		const binnings = trainingColumns.map((column, i) => {
			const categories = inputs.categorical[i - numericCount]?.categories;
			return categories === void 0 ? numericBinning(column, params.bins) : {
				kind: "categorical",
				binCount: categories.length
			};
		});
		const boosted = await boost({
			training: {
				columns: trainingColumns,
				labels: training.labels
			},
			validation: {
				columns: validationColumns,
				labels: validation.labels
			},
			binnings,
			splitColumns: binnings.map(({ kind, binCount }, index) => ({
				index,
				kind,
				binCount,
				monotone: monotone(inputs.numeric[index])
			})),
			rules: {
				leaves: params.leaves,
				depth: params.depth,
				minimumRows: params.leaf_rows,
				minimumHessian: .001,
				l2: params.l2,
				learningRate: params.learning_rate
			},
			trees: params.trees,
			patience: params.patience,
			positiveWeight: positiveWeightOf(params.class_weight, training.labels),
			rowShare: params.row_share,
			columnShare: params.column_share,
			seed: request.seed,
			onTree: (tree, loss) => {
				request.onProgress(tree / params.trees, `tree ${tree}, validation loss ${loss.toFixed(4)}`);
			}
		});
		const scores = compileForest(boosted.forest)(validationColumns, validation.labels.length).map(sigmoid);
		await writeModelFolder(request.outputFolder, { [fileName]: encodeForest({
			label: {
				column: request.labelColumn,
				positive: request.positiveLabel
			},
			threshold: bestF1Threshold(validation.labels, scores),
			inputs,
			forest: boosted.forest
		}) });
		return {
			format,
			backend: "javascript",
			epochs: boosted.grown,
			finalLoss: boosted.validationLoss
		};
	}
};
/** @throws LockstepError MODEL_INVALID. */
async function loadForest(folder) {
	const { threshold, inputs, forest } = readForest(await readModelText(folder, fileName, fileLimitBytes));
	const score = compileForest(forest);
	return {
		format,
		threshold,
		inputs: [...inputs.numeric.map((name) => ({
			name,
			kind: "numeric",
			categories: []
		})), ...inputs.categorical.map(({ column, categories }) => ({
			name: column,
			kind: "categorical",
			categories
		}))],
		predict(rows) {
			return Promise.resolve(score(forestColumns(inputs, rows), rows.rowCount).map(sigmoid));
		},
		close() {}
	};
}

export { gbdtTrainer };