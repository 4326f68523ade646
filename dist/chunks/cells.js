import { a as shownCell, n as isMissing, t as cellNumber } from "./cell.js";
import { A as LockstepError } from "./file-work.js";

// pipeline/training/features/cells.ts
/** Where a row stands, for messages. */
function placeOf(table, row) {
	return table.place?.(row) ?? `row ${row + 1}`;
}
/** Where a column stands, for messages. */
function columnPlace(table, column) {
	return `${table.where === void 0 ? "" : `${table.where}, `}column ${shownCell(column)}`;
}
/** Where the label of a row stands, or without one the column of all labels, for messages. */
function labelPlace(table, column, row) {
	if (row !== void 0) return `${placeOf(table, row)}, label column ${shownCell(column)}`;
	return `${table.where === void 0 ? "" : `${table.where}, `}label column ${shownCell(column)}`;
}
function labelMissing(table, column, row) {
	return new LockstepError("TABLE_INVALID", `${labelPlace(table, column, row)}: the label is missing`, { hint: "Leave rows without a label out of the table: they can neither teach nor judge a model." });
}
/** @param place - Of the cell: file, row, column. */
function notANumber(place, cell) {
	const isInfinite = /^[+-]?inf(?:inity)?$/i.test(cell.trim());
	return new LockstepError("TABLE_INVALID", `${place}: ${shownCell(cell)} is not a ${isInfinite ? "finite " : ""}number`, { hint: "Correct the cell, leave it empty, or name the column under `categorical` or `drop` in params.yaml." });
}
/**
* One column as numbers, `[rowCount]`; NaN where the cell is missing.
*
* @throws LockstepError TABLE_INVALID naming row, column and cell, also for infinities; COLUMN_MISSING.
*/
function numericCells(table, column) {
	const place = (row) => `${placeOf(table, row)}, column ${shownCell(column)}`;
	const known = table.numbers?.(column);
	if (known !== void 0) {
		const infinite = known.findIndex((value) => value === Infinity || value === -Infinity);
		if (infinite === -1) return known;
		throw notANumber(place(infinite), String(known[infinite]));
	}
	const cells = table.column(column);
	const values = new Float64Array(cells.length);
	for (const [row, cell] of cells.entries()) {
		const value = cellNumber(cell) ?? (isMissing(cell) ? NaN : void 0);
		if (value === void 0) throw notANumber(place(row), cell);
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
		if (isMissing(cell) && cell !== positive) throw labelMissing(table, column, row);
		labels[row] = cell.trim() === positive ? 1 : 0;
	}
	return labels;
}

export { numericCells as a, labelPlace as i, columnPlace as n, placeOf as o, labelMissing as r, binaryLabels as t };