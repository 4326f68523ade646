import { A as LockstepError } from "./file-work.js";
import "./cells.js";
import { h as string, o as int, p as record, t as _enum } from "./schemas.js";
import { n as featureColumns } from "./apply.js";
import { r as featureOutputs } from "./graph2.js";
import { n as learnFeatures, t as featureKeys } from "./learned-features.js";
import { _n as shownCell, f as numericBinning } from "./pipeline.js";
import { availableParallelism } from "node:os";

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
	const columns = featureColumns({
		graph,
		rows,
		trainingOutputs
	});
	const binnings = outputs.map((output, i) => binningOf(output, columns[i] ?? /* @__PURE__ */ new Float64Array(), params.bins));
	return {
		features: graph,
		columns,
		binnings,
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
/** Cells from which further threads pay: below it, telling them what to do takes longer than doing it. */
const cellsPerThread = 2e5;
/** @param wanted - 0 for as many as the work is worth. */
function threadCount(wanted, cells) {
	if (wanted > 0) return wanted;
	return Math.max(1, Math.min(availableParallelism(), 8, Math.floor(cells / cellsPerThread)));
}

export { threadCount as i, learnColumns as n, monotoneKey as r, columnKeys as t };