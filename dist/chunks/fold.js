import { A as LockstepError } from "./file-work.js";

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

export { rowsWhere as a, rowsByValue as i, identity as n, impossible as r, foldsOf as t };