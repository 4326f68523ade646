import { A as LockstepError } from "./file-work.js";
import { d as binColumn, f as numericBinning } from "./pipeline.js";
import { c as int, g as record, n as _enum, v as string } from "./schemas.js";
import { a as shownCell } from "./cell.js";
import "./cells.js";
import { n as learnFeatures, t as featureKeys } from "./learned-features.js";
import { o as featureOutputs, r as nodeColumns } from "./apply.js";
import { availableParallelism } from "node:os";

// pipeline/training/trainers/gbdt/binned-tree.ts
/** The bins that go left at a split: those of the values that would. */
function leftBins(node, binnings) {
	const left = new Uint8Array(256);
	const binning = binnings[node.column];
	if (node.kind === "numeric") {
		const edges = binning?.kind === "numeric" ? binning.edges : /* @__PURE__ */ new Float64Array();
		const last = edges.findIndex((edge) => node.threshold <= edge);
		left.fill(1, 0, (last === -1 ? edges.length : last) + 1);
	} else for (const category of node.categories) left[category] = 1;
	left[255] = node.isMissingLeft ? 1 : 0;
	return left;
}
/** Adds to each row what a tree gives it: the same leaf as for the values that fell into its bins. */
function addBinned(tree, { binnings, bins }, { sums, stride, offset }) {
	const columns = new Int32Array(tree.length).fill(-1);
	const values = new Float64Array(tree.length);
	const children = new Int32Array(2 * tree.length);
	const left = new Uint8Array(256 * tree.length);
	for (const [at, node] of tree.entries()) {
		if (node.kind === "leaf") {
			values[at] = node.value;
			continue;
		}
		columns[at] = node.column;
		left.set(leftBins(node, binnings), at * 256);
		children[2 * at] = node.right;
		children[2 * at + 1] = node.left;
	}
	for (let row = 0, to = offset; to < sums.length; row++, to += stride) {
		let at = 0;
		for (let column = columns[at]; column >= 0; column = columns[at]) {
			const bin = bins[column][row];
			at = children[2 * at + left[at * 256 + bin]];
		}
		sums[to] += values[at];
	}
}

// pipeline/training/trainers/gbdt/tree-columns.ts
/** What every trainer of trees may be told about columns, in params.yaml. */
const columnKeys = {
	bins: int().min(2).max(255).default(255),
	...featureKeys,
	/** Threads; 0 for as many as the work is worth. They decide nothing but the time. */
	threads: int().min(0).max(64).default(0)
};
const monotoneKey = record(string().max(1e3), _enum(["increasing", "decreasing"])).default({});
function monotoneOf(outputs, declared) {
	const numeric = outputs.filter(({ kind, name, columns }) => kind === "number" && columns[0] === name);
	const stray = Object.keys(declared).find((column) => !numeric.some(({ name }) => name === column));
	if (stray !== void 0) throw new LockstepError("PARAMS_INVALID", `monotone: ${shownCell(stray)} is not a numeric column`, { hint: `Numeric columns are ${numeric.map(({ name }) => name).join(", ")}.` });
	return ({ name }) => {
		const direction = Object.hasOwn(declared, name) ? declared[name] : void 0;
		return direction === void 0 ? 0 : direction === "increasing" ? 1 : -1;
	};
}
/** @throws LockstepError PARAMS_INVALID for a column of more categories than a split tells apart. */
function binningOf({ name, kind, categories }, column, bins) {
	if (kind === "number") return numericBinning(column, bins);
	if (categories > 255) throw new LockstepError("PARAMS_INVALID", `${shownCell(name)}: trees tell at most ${255} categories apart`, { hint: "Make `max_categories` smaller." });
	return {
		kind: "categorical",
		binCount: categories
	};
}
/**
* Learns categories and bins from these rows.
*
* @throws LockstepError PARAMS_INVALID, COLUMN_MISSING, TABLE_INVALID.
*/
function learnColumns(request, params, training) {
	const { rows, targets } = training;
	const { graph, trainingOutputs } = learnFeatures(request, params, {
		rows,
		targets,
		style: "trees"
	});
	const outputs = featureOutputs(graph);
	const monotone = monotoneOf(outputs, params.monotone ?? {});
	const binnings = [];
	const bins = [];
	for (const columns of nodeColumns({
		graph,
		rows,
		trainingOutputs
	})) for (const column of columns) {
		const binning = binningOf(outputs[bins.length], column, params.bins);
		binnings.push(binning);
		bins.push(binColumn(binning, column));
	}
	return {
		features: graph,
		binnings,
		bins,
		splitColumns: outputs.map((output, index) => {
			const { kind, binCount } = binnings[index];
			return {
				index,
				kind,
				binCount,
				monotone: monotone(output)
			};
		})
	};
}
/** Other rows in the bins that were learned. @throws LockstepError COLUMN_MISSING, TABLE_INVALID. */
function binRows({ features, binnings }, rows) {
	const bins = [];
	for (const columns of nodeColumns({
		graph: features,
		rows
	})) for (const column of columns) bins.push(binColumn(binnings[bins.length], column));
	return {
		binnings,
		bins
	};
}
/** Cells from which further threads pay: below it, telling them what to do takes longer than doing it. */
const cellsPerThread = 2e5;
/** @param wanted - 0 for as many as the work is worth. */
function threadCount(wanted, cells) {
	if (wanted > 0) return wanted;
	return Math.max(1, Math.min(availableParallelism(), 8, Math.floor(cells / cellsPerThread)));
}

export { threadCount as a, monotoneKey as i, columnKeys as n, addBinned as o, learnColumns as r, binRows as t };