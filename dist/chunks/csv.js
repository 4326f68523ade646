import { A as LockstepError, m as isSystemError } from "./file-work.js";
import { n as columnNumbers, r as columnTexts } from "./csv-columns.js";
import { t as toUtf8 } from "./encoding.js";
import { t as columnMissing } from "./missing-column.js";
import { t as counted } from "./counted.js";
import { readFile, stat } from "node:fs/promises";
import { isAscii, isUtf8 } from "node:buffer";

// pipeline/data/tables/scan.ts
const comma = 44;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
function invalid$1(place, problem, hint) {
	return new LockstepError("TABLE_INVALID", `${place}: ${problem}`, { hint });
}
var Growing = class {
	starts = /* @__PURE__ */ new Uint32Array(1024);
	ends = /* @__PURE__ */ new Uint32Array(1024);
	escaped = /* @__PURE__ */ new Uint8Array(1024);
	length = 0;
	push(start, end, isEscaped) {
		if (this.length === this.starts.length) {
			this.starts = enlarged(this.starts, new Uint32Array(this.length * 2));
			this.ends = enlarged(this.ends, new Uint32Array(this.length * 2));
			const flags = new Uint8Array(this.length * 2);
			flags.set(this.escaped);
			this.escaped = flags;
		}
		this.starts[this.length] = start;
		this.ends[this.length] = end;
		if (isEscaped) this.escaped[this.length] = 1;
		this.length++;
	}
};
function enlarged(from, to) {
	to.set(from);
	return to;
}
/**
* Finds the cells of a CSV text after RFC 4180: commas, `"` around cells that hold commas, quotes or line ends, `\n` or `\r\n`, an
* optional byte order mark, an optional last line end. Rows count from 1, the header being the first.
*
* @param where - Names the file in messages.
* @throws LockstepError TABLE_INVALID naming file and row: a row of another width, an unclosed quote, text behind a closing quote, a
* quote inside a bare cell, more cells than allowed.
*/
function scanCells(bytes, where, options) {
	const { maximumCells, firstRow = 1, isOpenEnded = false } = options;
	const cells = new Growing();
	const end = bytes.length;
	let at = firstRow === 1 && bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? 3 : 0;
	let consumed = at;
	let width = options.width;
	let height = 0;
	let count = 0;
	const place = () => `${where}, row ${firstRow + height}`;
	rows: while (at < end) {
		const first = cells.length;
		for (let isRowOpen = true; isRowOpen;) {
			let start = at;
			let stop;
			let isEscaped = false;
			if (bytes[at] === quote) {
				start = ++at;
				for (;;) {
					const close = bytes.indexOf(quote, at);
					if (close < 0 && isOpenEnded) break rows;
					if (close < 0) throw invalid$1(place(), "a quoted cell is never closed", "Close it with \", and double each quote inside.");
					at = close + 1;
					if (bytes[at] !== quote) {
						stop = close;
						break;
					}
					isEscaped = true;
					at++;
				}
				const next = bytes[at];
				const isBreak = next === lineFeed || next === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === end);
				if (isOpenEnded && (at === end || next === carriageReturn && at + 1 === end)) break rows;
				if (at < end && next !== comma && !isBreak) throw invalid$1(place(), "text follows a closing quote", "Double each quote inside a quoted cell: \"\".");
			} else {
				for (; at < end; at++) {
					const byte = bytes[at];
					if (byte === comma || byte === lineFeed) break;
					if (byte === quote) throw invalid$1(place(), "a quote stands inside a bare cell", "Put the whole cell in \", with quotes doubled.");
				}
				if (isOpenEnded && at === end) break rows;
				stop = at;
				if (bytes[at] !== comma && stop > start && bytes[stop - 1] === carriageReturn) stop--;
			}
			if (cells.length === maximumCells) throw invalid$1(place(), `the table has more than ${String(maximumCells)} cells`, "Split the table, or read fewer columns.");
			cells.push(start, stop, isEscaped);
			if (bytes[at] === comma) {
				at++;
				continue;
			}
			if (bytes[at] === carriageReturn) at++;
			if (bytes[at] === lineFeed) at++;
			isRowOpen = false;
		}
		const found = cells.length - first;
		width ??= found;
		if (found !== width) throw invalid$1(place(), `${counted(found, "cell")} where the header has ${String(width)}`, "Give each row as many cells as the header.");
		height++;
		count = cells.length;
		consumed = at;
	}
	return {
		bytes,
		width: width ?? 0,
		height,
		starts: cells.starts.subarray(0, count),
		ends: cells.ends.subarray(0, count),
		escaped: cells.escaped.subarray(0, count),
		consumed
	};
}

// pipeline/data/tables/csv.ts
/** Far above what fits this pipeline's models; a table beyond it is a mistake or an attack. */
const tableLimits = {
	maximumBytes: 1073741824,
	maximumCells: 1e8
};
function invalid(message, hint) {
	return new LockstepError("TABLE_INVALID", message, { hint });
}
/** The names in the first row. @throws LockstepError TABLE_INVALID for an empty file, a column without a name, and two of one name. */
function headerOf(cells, where) {
	if (cells.height === 0) throw invalid(`${where} is empty`, "A table begins with a row of column names.");
	const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
	const names = Array.from({ length: cells.width }, (_, column) => {
		const text = bytes.toString("utf8", cells.starts[column] ?? 0, cells.ends[column] ?? 0);
		return cells.escaped[column] === 1 ? text.replaceAll("\"\"", "\"") : text;
	});
	const seen = /* @__PURE__ */ new Set();
	for (const [index, name] of names.entries()) {
		if (name === "") throw invalid(`${where}: column ${String(index + 1)} has no name`, "Name every column in the first row.");
		if (seen.has(name)) throw invalid(`${where}: two columns are named ${JSON.stringify(name)}`, "Give each column a name of its own.");
		seen.add(name);
	}
	return names;
}
/**
* Reads a CSV table with a header.
*
* @param source - Path of the file, or its bytes.
* @param where - Names the table in messages, for example its path in the repository.
* @throws LockstepError TABLE_INVALID naming file and row; see {@link scanCells}. Also for bytes that are not UTF-8, a column without
* a name, two columns of one name, and tables beyond `limits`.
*/
async function readCsv(source, where, limits = tableLimits) {
	const sizeBytes = typeof source === "string" ? await sizeOf(source, where) : source.byteLength;
	if (sizeBytes > limits.maximumBytes) throw invalid(`${where} has ${String(sizeBytes)} bytes; at most ${String(limits.maximumBytes)} are read`, "Split the table.");
	const bytes = toUtf8(typeof source === "string" ? await readFile(source) : source, where);
	const cells = scanCells(bytes, where, limits);
	const columns = headerOf(cells, where);
	refuseOtherEncodings(cells, {
		columns,
		where,
		firstRow: 1
	});
	return tableOf(cells, {
		columns,
		where,
		from: 1,
		firstRow: 1
	});
}
/** @throws LockstepError TABLE_INVALID naming the first cell that is no UTF-8, as a row of Latin-1 in the middle of a table. */
function refuseOtherEncodings({ bytes, starts, ends, width, consumed }, { columns, where, firstRow }) {
	if (isUtf8(bytes.subarray(0, consumed))) return;
	const index = starts.findIndex((start, cell) => !isUtf8(bytes.subarray(start, ends[cell])));
	const row = Math.floor(index / width);
	throw invalid(`${where}, row ${String(row + firstRow)}, column ${JSON.stringify(columns[index - row * width] ?? "")}: the bytes are not UTF-8`, "Save the table as UTF-8, for example with `iconv -f latin1 -t utf-8`.");
}
/** Bytes of a file. @throws LockstepError TABLE_INVALID when no file is there. */
async function sizeOf(path, where) {
	try {
		const stats = await stat(path);
		if (!stats.isFile()) throw invalid(`${where} is not a file`, "Name a CSV file.");
		return stats.size;
	} catch (cause) {
		if (!isSystemError(cause, "ENOENT")) throw cause;
		throw new LockstepError("TABLE_INVALID", `${where} does not exist`, {
			hint: "Run the stage that writes it, or `lockstep pull`.",
			cause
		});
	}
}
/** Rows that were scanned, as a table. */
function tableOf(cells, { columns, where, from, firstRow }) {
	const encoding = isAscii(cells.bytes) ? "latin1" : "utf8";
	const texts = /* @__PURE__ */ new Map();
	const numbers = /* @__PURE__ */ new Map();
	const indexOf = (name) => {
		const index = columns.indexOf(name);
		if (index >= 0) return index;
		throw columnMissing(columns, name, where);
	};
	return {
		where,
		columns,
		rowCount: cells.height - from,
		column(name) {
			const known = texts.get(name);
			if (known !== void 0) return known;
			const read = columnTexts({
				cells,
				column: indexOf(name),
				from
			}, encoding);
			texts.set(name, read);
			return read;
		},
		numbers(name) {
			if (!numbers.has(name)) numbers.set(name, columnNumbers({
				cells,
				column: indexOf(name),
				from
			}));
			return numbers.get(name);
		},
		place: (row) => `${where}, row ${String(firstRow + from + row)}`
	};
}
function cellText(value, where, excelSafe) {
	if (typeof value === "number") {
		if (!Number.isFinite(value)) throw invalid(`${where()}: ${String(value)} is not a finite number`, "Leave the cell empty instead.");
		return Object.is(value, -0) ? "-0" : String(value);
	}
	const text = excelSafe && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
	return /[",\n\r]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}
/**
* Text of a CSV table: header, `\n` after every row, quotes only where needed. Numbers are the shortest text that reads back to the
* same number.
*
* @throws LockstepError TABLE_INVALID when columns differ in length, a name is doubled, or a number is not finite.
*/
function writeCsv(columns, options = {}) {
	const excelSafe = options.excelSafe ?? false;
	const names = columns.map(({ name }) => name);
	if (new Set(names).size !== names.length) throw invalid("two columns have one name", "Give each column a name of its own.");
	const rowCount = columns[0]?.values.length ?? 0;
	const odd = columns.find(({ values }) => values.length !== rowCount);
	if (odd !== void 0) throw invalid(`column ${JSON.stringify(odd.name)} has ${String(odd.values.length)} values, the first has ${String(rowCount)}`, "Give all columns the same length.");
	const lines = options.isContinued === true ? [] : [names.map((name) => cellText(name, () => "header", excelSafe)).join(",")];
	for (let row = 0; row < rowCount; row++) {
		const cells = columns.map(({ name, values }) => cellText(values[row] ?? "", () => `column ${JSON.stringify(name)}, row ${String(row + 1)}`, excelSafe));
		lines.push(cells.length === 1 && cells[0] === "" ? "\"\"" : cells.join(","));
	}
	return lines.map((line) => `${line}\n`).join("");
}
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/**
* The number a cell holds, written in decimal.
*
* @param where - Names the cell in messages, for example `data.csv, row 3, column "Torque [Nm]"`; called only when it is needed.
* @throws LockstepError TABLE_INVALID for an empty cell, other text, and numbers beyond the range of a double.
*/
function parseNumber(text, where) {
	const value = decimal.test(text) ? Number(text) : NaN;
	if (Number.isFinite(value)) return value;
	throw invalid(`${typeof where === "string" ? where : where()}: ${text === "" ? "an empty cell" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)} is not a finite number`, "Correct or remove the row where the table is made.");
}

export { sizeOf as a, writeCsv as c, refuseOtherEncodings as i, scanCells as l, parseNumber as n, tableLimits as o, readCsv as r, tableOf as s, headerOf as t };