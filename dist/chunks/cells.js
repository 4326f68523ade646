import { _n as shownCell, gn as isMissing, hn as cellNumber } from "./pipeline.js";
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
		if (isMissing(cell) && cell !== positive) throw new LockstepError("TABLE_INVALID", `${placeOf(table, row)}, label column ${shownCell(column)}: the label is missing`, { hint: "Leave rows without a label out of the table." });
		labels[row] = cell.trim() === positive ? 1 : 0;
	}
	return labels;
}

export { placeOf as i, columnPlace as n, numericCells as r, binaryLabels as t };