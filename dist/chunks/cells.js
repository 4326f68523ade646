import { T as LockstepError } from "./file-work.js";

// pipeline/training/features/cells.ts
/** Texts that stand for "no value", besides the empty cell; compared without regard to case. */
const missing = /* @__PURE__ */ new Set([
	"",
	"na",
	"n/a",
	"nan",
	"null",
	"none"
]);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Longest piece of a cell that a message repeats, in characters. */
const shownLimit = 40;
function isMissing(cell) {
	return cell.length <= 8 && missing.has(cell.trim().toLowerCase());
}
/** The number a cell holds, `undefined` when it holds none; `Infinity` and numbers too large for a double are none. */
function parseNumber(cell) {
	const text = cell.trim();
	if (text.length > 400 || !number.test(text)) return void 0;
	const value = Number(text);
	return Number.isFinite(value) ? value : void 0;
}
/** A cell as a message shows it. */
function shownCell(cell) {
	return JSON.stringify(cell.length > shownLimit ? `${cell.slice(0, shownLimit)}…` : cell);
}
/**
* One column as numbers, `[rowCount]`; NaN where the cell is missing.
*
* @throws LockstepError TABLE_INVALID naming column, row and cell; COLUMN_MISSING.
*/
function numericCells(table, column) {
	const cells = table.column(column);
	const values = new Float64Array(cells.length);
	for (const [row, cell] of cells.entries()) {
		const value = parseNumber(cell) ?? (isMissing(cell) ? NaN : void 0);
		if (value === void 0) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)}, row ${row + 1}: ${shownCell(cell)} is not a number`, { hint: "Correct the cell, leave it empty, or name the column under `categorical` or `drop` in params.yaml." });
		values[row] = value;
	}
	return values;
}
/**
* The label as `[rowCount]` of 1 (the positive text) and 0 (any other).
*
* @throws LockstepError TABLE_INVALID when a label is missing; COLUMN_MISSING.
*/
function binaryLabels(table, column, positive) {
	const cells = table.column(column);
	const labels = new Uint8Array(cells.length);
	for (const [row, cell] of cells.entries()) {
		if (isMissing(cell) && cell !== positive) throw new LockstepError("TABLE_INVALID", `label column ${shownCell(column)}, row ${row + 1}: the label is missing`, { hint: "Leave rows without a label out of the table." });
		labels[row] = cell.trim() === positive ? 1 : 0;
	}
	return labels;
}

export { shownCell as a, parseNumber as i, isMissing as n, numericCells as r, binaryLabels as t };