import { a as shownCell, n as isMissing, t as cellNumber } from "./cell.js";
import { A as LockstepError } from "./file-work.js";
import { o as placeOf } from "./cells.js";
import { a as parseDate } from "./date.js";

// pipeline/training/splits/times.ts
/** Times as numbers that order as they do. @throws LockstepError TABLE_INVALID naming the row of one that is missing or none. */
function timesOf(rows, name) {
	const cells = rows.column(name);
	const dates = cells.map((cell) => parseDate(cell));
	const times = dates.some((date) => date !== void 0) ? Float64Array.from(dates, (date) => date === void 0 ? NaN : date.localMs - date.offsetMs) : rows.numbers?.(name) ?? Float64Array.from(cells, (cell) => cellNumber(cell) ?? NaN);
	const odd = times.findIndex((time) => !Number.isFinite(time));
	if (odd === -1) return times;
	const cell = cells[odd] ?? "";
	if (!isMissing(cell)) throw new LockstepError("TABLE_INVALID", `${placeOf(rows, odd)}, column ${shownCell(name)}: ${shownCell(cell)} is no time`, { hint: "A column of times holds dates such as 2026-11-21 or 2026-11-21T20:00:00Z, or finite numbers." });
	throw new LockstepError("TABLE_INVALID", `${placeOf(rows, odd)}, column ${shownCell(name)}: the time is missing`, { hint: "Fill it, or leave the row out of the table." });
}

export { timesOf as t };