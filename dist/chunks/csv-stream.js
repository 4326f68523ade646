import { A as LockstepError } from "./file-work.js";
import { i as refuseOtherEncodings, l as scanCells, s as tableOf, t as headerOf } from "./csv.js";
import { t as columnBytes } from "./csv-columns.js";
import { n as utf8Blocks } from "./encoding.js";
import { t as columnMissing } from "./missing-column.js";

// pipeline/data/tables/streams/csv-stream.ts
/** Longest row, in bytes: a quote that is never closed would otherwise take the whole file into memory. */
const recordLimitBytes = 67108864;
/** The whole file as scanned pieces; the header is the first row of the first. */
async function* scanned(path, where) {
	let held = /* @__PURE__ */ new Uint8Array();
	let width;
	let firstRow = 1;
	for await (const { bytes, isLast } of utf8Blocks(path, where)) {
		held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
		const cells = scanCells(held, where, {
			maximumCells: Number.POSITIVE_INFINITY,
			firstRow,
			width,
			isOpenEnded: !isLast
		});
		if (cells.height === 0) {
			if (held.length > recordLimitBytes) throw new LockstepError("TABLE_INVALID", `${where}, row ${String(firstRow)}: the row has more than ${String(recordLimitBytes)} bytes`, { hint: "Look for a quote (\") that is never closed." });
			continue;
		}
		width = cells.width;
		yield {
			cells,
			firstRow
		};
		firstRow += cells.height;
		held = held.subarray(cells.consumed);
	}
}
/** The bytes from the first cell of a row to its last, quotes included. */
function recordOf({ bytes, starts, ends, width }, row) {
	const quote = 34;
	const first = starts[row * width];
	const end = ends[(row + 1) * width - 1];
	return bytes.subarray(bytes[first - 1] === quote ? first - 1 : first, bytes[end] === quote ? end + 1 : end);
}
function batchOf({ cells, firstRow }, columns, where) {
	const from = firstRow === 1 ? 1 : 0;
	return {
		...tableOf(cells, {
			columns,
			where,
			from,
			firstRow
		}),
		numberOf: (row) => firstRow + from + row,
		bytes(name) {
			const column = columns.indexOf(name);
			if (column < 0) throw columnMissing(columns, name, where);
			return columnBytes({
				cells,
				column,
				from
			});
		},
		record: (row) => recordOf(cells, from + row)
	};
}
/** @throws LockstepError TABLE_INVALID for a header that cannot be used. */
async function openCsvStream(path, where) {
	for await (const { cells } of scanned(path, where)) {
		const columns = headerOf(cells, where);
		refuseOtherEncodings(cells, {
			columns,
			where,
			firstRow: 1
		});
		return {
			where,
			format: "csv",
			columns,
			doubles: /* @__PURE__ */ new Set(),
			unit: "row",
			header: recordOf(cells, 0),
			async *batches() {
				for await (const piece of scanned(path, where)) {
					refuseOtherEncodings(piece.cells, {
						columns,
						where,
						firstRow: piece.firstRow
					});
					const batch = batchOf(piece, columns, where);
					if (batch.rowCount > 0) yield batch;
				}
			}
		};
	}
	throw new LockstepError("TABLE_INVALID", `${where} is empty`, { hint: "A table begins with a row of column names." });
}

export { openCsvStream };