import { A as LockstepError } from "./file-work.js";
import { t as cellsOf } from "./cell-bytes.js";
import { n as columnNumbers, r as columnTexts } from "./csv-columns.js";
import { t as columnMissing } from "./missing-column.js";
import { t as openScratchFile } from "./scratch-file.js";
import { isAscii } from "node:buffer";

// pipeline/data/tables/streams/spooled-table.ts
/** Most rows: their numbers have 32 bits. */
const rowLimit = 2 ** 32 - 1;
function numbersOf(batch) {
	const first = batch.numberOf(0);
	return batch.numberOf(batch.rowCount - 1) === first + batch.rowCount - 1 ? first : Uint32Array.from({ length: batch.rowCount }, (_, row) => batch.numberOf(row));
}
function written(file, batch, { columns, doubles }) {
	const starts = new Float64Array(columns.length);
	const sizes = new Float64Array(columns.length);
	for (const [i, name] of columns.entries()) {
		if (doubles.has(name)) {
			const values = batch.numbers?.(name) ?? /* @__PURE__ */ new Float64Array();
			starts[i] = file.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
			continue;
		}
		const { bytes, stops } = batch.bytes(name);
		starts[i] = file.write(new Uint8Array(stops.buffer, stops.byteOffset, stops.byteLength));
		file.write(bytes);
		sizes[i] = bytes.length;
	}
	return {
		rowCount: batch.rowCount,
		starts,
		sizes,
		numbers: numbersOf(batch)
	};
}
function indexOf({ stream }, name) {
	const index = stream.columns.indexOf(name);
	if (index < 0) throw columnMissing(stream.columns, name, stream.where);
	return index;
}
function doublesOf({ file }, { starts, rowCount }, column) {
	const values = new Float64Array(rowCount);
	file.read(values, starts[column]);
	return values;
}
function bytesOf({ file }, { starts, sizes, rowCount }, column) {
	const [start, size] = [starts[column], sizes[column]];
	const stops = new Uint32Array(rowCount);
	file.read(stops, start);
	const bytes = new Uint8Array(size);
	file.read(bytes, start + stops.byteLength);
	return {
		bytes,
		stops
	};
}
function textsOf(reading, piece, name) {
	const column = indexOf(reading, name);
	if (reading.stream.doubles.has(name)) return Array.from(doublesOf(reading, piece, column), (value) => Number.isNaN(value) ? "" : String(value));
	const cells = cellsOf(bytesOf(reading, piece, column));
	return columnTexts({
		cells,
		column: 0,
		from: 0
	}, isAscii(cells.bytes) ? "latin1" : "utf8");
}
/** `undefined` when a cell is no number. */
function valuesOf(reading, piece, name) {
	const column = indexOf(reading, name);
	if (reading.stream.doubles.has(name)) return doublesOf(reading, piece, column);
	return columnNumbers({
		cells: cellsOf(bytesOf(reading, piece, column)),
		column: 0,
		from: 0
	});
}
/** The last answer, for whoever asks again at once. */
function last(read) {
	let known;
	return (name) => {
		if (known?.name !== name) {
			known = void 0;
			known = {
				name,
				value: read(name)
			};
		}
		return known.value;
	};
}
function numberIn({ numbers }, row) {
	return typeof numbers === "number" ? numbers + row : numbers[row];
}
function blockOf(reading, piece) {
	const { where, columns, unit } = reading.stream;
	return {
		where,
		columns,
		rowCount: piece.rowCount,
		column: last((name) => textsOf(reading, piece, name)),
		numbers: last((name) => valuesOf(reading, piece, name)),
		place: (row) => `${where}, ${unit} ${String(numberIn(piece, row))}`
	};
}
/**
* Moves a table into a file of its own, column by column, through memory for one batch. It is the same table as `readTable` gives, cell
* by cell and place by place.
*
* @throws LockstepError TABLE_INVALID, and whatever `onBatch` throws.
*/
async function spoolTable(stream, { folder, onBatch }) {
	const file = openScratchFile(folder);
	try {
		const pieces = [];
		let rowCount = 0;
		for await (const batch of stream.batches()) {
			onBatch?.(batch);
			if (rowCount + batch.rowCount > rowLimit) throw new LockstepError("TABLE_INVALID", `${stream.where} has more than ${String(rowLimit)} rows`, { hint: "Split the table." });
			pieces.push({
				...written(file, batch, stream),
				firstRow: rowCount
			});
			rowCount += batch.rowCount;
		}
		return tableOf({
			file,
			stream
		}, pieces, rowCount);
	} catch (error) {
		file[Symbol.dispose]();
		throw error;
	}
}
function tableOf(reading, pieces, rowCount) {
	const { where, columns, unit } = reading.stream;
	return {
		where,
		columns,
		rowCount,
		column: last((name) => {
			const cells = new Array(rowCount);
			indexOf(reading, name);
			for (const piece of pieces) {
				const texts = textsOf(reading, piece, name);
				for (let row = 0; row < piece.rowCount; row++) cells[piece.firstRow + row] = texts[row];
			}
			return cells;
		}),
		numbers: last((name) => {
			const values = new Float64Array(rowCount);
			indexOf(reading, name);
			for (const piece of pieces) {
				const found = valuesOf(reading, piece, name);
				if (found === void 0) return void 0;
				values.set(found, piece.firstRow);
			}
			return values;
		}),
		*blocks() {
			for (const piece of pieces) yield blockOf(reading, piece);
		},
		place(row) {
			const piece = pieces.findLast(({ firstRow }) => firstRow <= row);
			return `${where}, ${unit} ${String(piece === void 0 ? row : numberIn(piece, row - piece.firstRow))}`;
		},
		[Symbol.dispose]() {
			reading.file[Symbol.dispose]();
		}
	};
}

export { spoolTable };