import { t as blocksOf } from "./blocks.js";
import { n as isMissing, t as cellNumber } from "./cell.js";

// pipeline/data/tables/row-keys.ts
/** Stands between the cells of a key, which hardly hold it. */
const separator = "";
/**
* A key for each row, `[rowCount]`, the same for rows that say the same in these columns: blanks around a cell, capital letters, the way
* a number is written and the way a value is missing make no difference. Rows of two tables with one key are one row twice.
*/
function rowKeys(table, columns) {
	const cells = columns.map((name) => table.column(name));
	return Array.from({ length: table.rowCount }, (_, row) => cells.map((column) => normalised(column[row] ?? "")).join(separator));
}
/** The key of one row as its cells stand, letter by letter. */
function plainKeys(table, columns) {
	const cells = columns.map((name) => table.column(name));
	return Array.from({ length: table.rowCount }, (_, row) => cells.map((column) => column[row] ?? "").join(separator));
}
function normalised(cell) {
	if (isMissing(cell)) return "";
	const value = cellNumber(cell);
	return value === void 0 ? cell.trim().toLowerCase() : String(value === 0 ? 0 : value);
}
/** 53 bits of a text, as a whole number. */
function digest(text) {
	let low = 2166136261;
	let high = 2538058380;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		low = Math.imul(low ^ unit, 16777619);
		high = Math.imul(high ^ unit, 2246822507);
		high ^= high >>> 13;
	}
	return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
/**
* A number for each row, `[rowCount]`: equal where {@link rowKeys} are, and hardly ever elsewhere. Eight bytes for each row, however
* large the table.
*/
function rowDigests(table, columns) {
	const digests = new Float64Array(table.rowCount);
	let at = 0;
	for (const block of blocksOf(table)) for (const key of rowKeys(block, columns)) digests[at++] = digest(key);
	return digests;
}

export { rowDigests as n, rowKeys as r, plainKeys as t };