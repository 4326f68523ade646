import { A as LockstepError } from "./file-work.js";
import { _n as shownCell, p as Prng } from "./pipeline.js";
import "./cells.js";

// pipeline/training/splits/fold.ts
/** @throws LockstepError PARAMS_INVALID. */
function impossible(message, hint) {
	return new LockstepError("PARAMS_INVALID", message, { hint });
}
/** Row numbers that a predicate takes, ascending. */
function rowsWhere(rowCount, take) {
	const rows = new Uint32Array(rowCount);
	let count = 0;
	for (let row = 0; row < rowCount; row++) if (take(row)) rows[count++] = row;
	return rows.slice(0, count);
}
/** @param assignment - `[n]`, the fold (0 … folds − 1) in which each row is tested. */
function foldsOf(assignment, folds) {
	return Array.from({ length: folds }, (_, fold) => ({
		training: rowsWhere(assignment.length, (row) => assignment[row] !== fold),
		test: rowsWhere(assignment.length, (row) => assignment[row] === fold)
	}));
}
/** The numbers 0 … n − 1 in an order that the seed decides. */
function identity(count) {
	return Uint32Array.from({ length: count }, (_, row) => row);
}
/** Row numbers by value, values in the order of UTF-16 units, rows ascending. */
function rowsByValue(values) {
	const lists = /* @__PURE__ */ new Map();
	for (const [row, value] of values.entries()) {
		const list = lists.get(value);
		if (list === void 0) lists.set(value, [row]);
		else list.push(row);
	}
	const sorted = [...lists].sort(([a], [b]) => a < b ? -1 : 1);
	return new Map(sorted.map(([value, rows]) => [value, Uint32Array.from(rows)]));
}

// pipeline/training/splits/k-fold.ts
function checkFolds(folds, available, of) {
	if (!Number.isInteger(folds) || folds < 2) throw impossible(`${folds} folds divide nothing`, "Take 2 folds or more.");
	if (available < folds) throw impossible(`${available} ${of} cannot be divided into ${folds} folds`, "Take fewer folds, or bring more rows.");
}
/** Each row is tested once; sizes of folds differ by one row at most. @throws LockstepError PARAMS_INVALID for fewer rows than folds. */
function kFold(rowCount, folds, seed) {
	checkFolds(folds, rowCount, "rows");
	const assignment = new Uint32Array(rowCount);
	for (const [position, row] of new Prng(seed).shuffle(identity(rowCount)).entries()) assignment[row] = position % folds;
	return foldsOf(assignment, folds);
}
/**
* As {@link kFold}, with every class divided alike: of each class the folds' counts differ by one row at most, and so do their sizes.
*
* @param labels - `[n]`, the class of each row.
* @throws LockstepError PARAMS_INVALID when no class has a row for every fold.
*/
function stratifiedKFold(labels, folds, seed) {
	checkFolds(folds, labels.length, "rows");
	const classes = rowsByValue(labels);
	checkFolds(folds, Math.max(...[...classes.values()].map(({ length }) => length)), "rows of the largest class");
	const prng = new Prng(seed);
	const assignment = new Uint32Array(labels.length);
	let position = 0;
	for (const rows of classes.values()) for (const row of prng.shuffle(rows)) assignment[row] = position++ % folds;
	return foldsOf(assignment, folds);
}
/**
* Each row is tested once and no group is on both sides. Large groups are placed first, each into the fold with the fewest rows.
*
* @param groups - `[n]`, the group of each row.
* @throws LockstepError PARAMS_INVALID for fewer groups than folds.
*/
function groupKFold(groups, folds, seed) {
	const rowsOf = [...rowsByValue(groups).values()];
	checkFolds(folds, rowsOf.length, "groups");
	const placed = [...new Prng(seed).shuffle(identity(rowsOf.length))].map((index) => rowsOf[index] ?? /* @__PURE__ */ new Uint32Array()).sort((a, b) => b.length - a.length);
	const assignment = new Uint32Array(groups.length);
	const sizes = new Uint32Array(folds);
	for (const rows of placed) {
		const fold = sizes.indexOf(Math.min(...sizes));
		sizes[fold] = (sizes[fold] ?? 0) + rows.length;
		for (const row of rows) assignment[row] = fold;
	}
	return foldsOf(assignment, folds);
}
function deviation(values) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
/**
* No group on both sides, and classes divided as evenly as whole groups allow: groups of the most uneven classes are placed first, each
* where the classes' shares of the folds then differ least.
*
* @throws LockstepError PARAMS_INVALID for fewer groups than folds.
* @see scikit-learn's StratifiedGroupKFold, whose rule this is.
*/
function stratifiedGroupKFold({ labels, groups }, folds, seed) {
	const members = [...rowsByValue(groups).values()];
	checkFolds(folds, members.length, "groups");
	const classes = [...rowsByValue(labels).keys()];
	const position = new Map(classes.map((name, i) => [name, i]));
	const totals = new Array(classes.length).fill(0);
	const counted = members.map((rows) => {
		const counts = new Array(classes.length).fill(0);
		for (const row of rows) {
			const at = position.get(labels[row] ?? "") ?? 0;
			counts[at] = (counts[at] ?? 0) + 1;
			totals[at] = (totals[at] ?? 0) + 1;
		}
		return {
			rows,
			counts,
			unevenness: deviation(counts)
		};
	});
	const order = [...new Prng(seed).shuffle(identity(members.length))].flatMap((index) => counted[index] ?? []);
	order.sort((a, b) => b.unevenness - a.unevenness);
	const filled = Array.from({ length: folds }, () => new Array(classes.length).fill(0));
	const assignment = new Uint32Array(labels.length);
	for (const { rows, counts } of order) {
		const fold = bestFold(filled, counts, totals);
		for (const [at, count] of counts.entries()) (filled[fold] ?? [])[at] = (filled[fold]?.[at] ?? 0) + count;
		for (const row of rows) assignment[row] = fold;
	}
	return foldsOf(assignment, folds);
}
/** The fold in which a group makes the classes' shares differ least; of equal ones the smallest. */
function bestFold(filled, counts, totals) {
	let best = {
		fold: 0,
		unevenness: Infinity,
		size: Infinity
	};
	for (const fold of filled.keys()) {
		const deviations = totals.map((total, at) => deviation(filled.map((have, i) => ((have[at] ?? 0) + (i === fold ? counts[at] ?? 0 : 0)) / total)));
		const unevenness = deviations.reduce((sum, value) => sum + value, 0) / deviations.length;
		const size = (filled[fold] ?? []).reduce((sum, count) => sum + count, 0);
		const isClose = Math.abs(unevenness - best.unevenness) <= 1e-9;
		if (!isClose && unevenness < best.unevenness || isClose && size < best.size) best = {
			fold,
			unevenness,
			size
		};
	}
	return best.fold;
}
/** The same division many times, each time with another seed drawn from the first. */
function repeated(times, seed, divide) {
	const prng = new Prng(seed);
	return Array.from({ length: times }, () => divide(prng.next())).flat();
}

// pipeline/training/features/crosses.ts
const crossOperators = [
	"*",
	"/",
	"+",
	"-"
];
/**
* Reads `torque_nm * rotational_speed_rpm`: two numeric columns with one operator, `*`, `/`, `+` or `-`, between blanks.
*
* @throws LockstepError PARAMS_INVALID.
*/
function parseCross(text, numericColumns) {
	for (const operator of crossOperators) {
		const parts = text.split(` ${operator} `).map((part) => part.trim());
		for (let cut = 1; cut < parts.length; cut++) {
			const left = parts.slice(0, cut).join(` ${operator} `);
			const right = parts.slice(cut).join(` ${operator} `);
			if (numericColumns.includes(left) && numericColumns.includes(right)) return {
				left,
				operator,
				right
			};
		}
	}
	throw new LockstepError("PARAMS_INVALID", `cross ${shownCell(text)} is not two numeric columns with an operator between them`, { hint: `Write for example "a * b"; operators are ${crossOperators.join(" ")}; numeric columns are ${numericColumns.join(", ")}.` });
}
/** Row by row; a division by 0 gives 0, so that one idle machine is no infinity. */
function applyCross(operator, left, right) {
	return left.map((a, row) => {
		const b = right[row] ?? 0;
		switch (operator) {
			case "*": return a * b;
			case "/": return b === 0 ? 0 : a / b;
			case "+": return a + b;
			case "-": return a - b;
		}
	});
}

// pipeline/training/features/graph/graph.ts
/** `ln x`, `ln(1 + x)`, or `sign(x) · ln(1 + |x|)`, which takes any number. */
const logKinds = [
	"ln",
	"log1p",
	"signed_log1p"
];
/** Raw columns that a node reads, each once. */
function columnsOf(node) {
	switch (node.kind) {
		case "number": return node.source.kind === "arithmetic" ? [.../* @__PURE__ */ new Set([node.source.left.column, node.source.right.column])] : [node.source.column];
		case "cycle":
		case "text": return [node.column];
		case "category": return node.columns;
	}
}
function numberName(source) {
	switch (source.kind) {
		case "column": return source.column;
		case "arithmetic": return `${source.left.column} ${source.operator} ${source.right.column}`;
		case "date": return `${source.column}.${source.part}`;
	}
}
function namesOf(node) {
	switch (node.kind) {
		case "number": {
			const name = numberName(node.source);
			return node.indicator ? [name, `${name} is missing`] : [name];
		}
		case "cycle": return [`${node.column}.${node.part} sine`, `${node.column}.${node.part} cosine`];
		case "category": {
			const name = node.columns.join(" × ");
			const { encoder } = node;
			switch (encoder.kind) {
				case "one_hot": return [...encoder.categories.map((category) => `${name} = ${category}`), ...encoder.other ? [`${name} = (other)`] : []];
				case "ordinal": return [name];
				case "hashing": return Array.from({ length: encoder.buckets }, (_, bucket) => `${name} # ${bucket}`);
				case "target": return encoder.means.map((_, at) => encoder.means.length === 1 ? `${name} mean` : `${name} mean ${at}`);
			}
		}
		case "text": {
			const { encoder } = node;
			return encoder.kind === "tf_idf" ? encoder.terms.map((term) => `${node.column}: ${term}`) : Array.from({ length: encoder.buckets }, (_, bucket) => `${node.column} # ${bucket}`);
		}
	}
}
/** How many numbers a node gives for each row. */
function widthOf(node) {
	switch (node.kind) {
		case "number": return node.indicator ? 2 : 1;
		case "cycle": return 2;
		case "category":
		case "text": {
			const { encoder } = node;
			switch (encoder.kind) {
				case "one_hot": return encoder.categories.length + Number(encoder.other);
				case "ordinal": return 1;
				case "hashing": return encoder.buckets;
				case "target": return encoder.means.length;
				case "tf_idf": return encoder.terms.length;
			}
		}
	}
}
/** How many numbers the graph gives for each row. */
function graphWidth(graph) {
	return graph.nodes.reduce((sum, node) => sum + widthOf(node), 0);
}
/** The numbers of each row, in their order. */
function featureOutputs(graph) {
	return graph.nodes.flatMap((node) => {
		const columns = columnsOf(node);
		const encoder = node.kind === "category" ? node.encoder : void 0;
		const isCategory = encoder?.kind === "ordinal" && encoder.unknown === void 0;
		const categories = isCategory ? encoder.categories.length : 0;
		return namesOf(node).map((name) => ({
			name,
			columns,
			kind: isCategory ? "category" : "number",
			categories
		}));
	});
}
/** Raw columns the graph reads, each once, with the texts that are known of it, as a server describes and checks its inputs. */
function featureInputs(graph) {
	const inputs = /* @__PURE__ */ new Map();
	for (const node of graph.nodes) {
		const isNumeric = node.kind === "number" && node.source.kind !== "date";
		const { encoder } = node.kind === "category" && node.columns.length === 1 ? node : { encoder: void 0 };
		const categories = encoder !== void 0 && "categories" in encoder ? encoder.categories : [];
		for (const name of columnsOf(node)) {
			const known = inputs.get(name);
			if (known === void 0 || known.kind === "categorical" && (isNumeric || known.categories.length === 0)) inputs.set(name, {
				name,
				kind: isNumeric ? "numeric" : "categorical",
				categories: isNumeric ? [] : categories
			});
		}
	}
	return [...inputs.values()];
}

export { logKinds as a, crossOperators as c, kFold as d, repeated as f, rowsByValue as g, impossible as h, graphWidth as i, parseCross as l, stratifiedKFold as m, featureInputs as n, widthOf as o, stratifiedGroupKFold as p, featureOutputs as r, applyCross as s, columnsOf as t, groupKFold as u };