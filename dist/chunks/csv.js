import { T as LockstepError, u as isSystemError } from "./file-work.js";
import { readFile, stat } from "node:fs/promises";
import { isUtf8 } from "node:buffer";

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
* quote inside a bare cell, more cells than `maximumCells`.
*/
function scanCells(bytes, where, maximumCells) {
	const cells = new Growing();
	const end = bytes.length;
	let at = bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? 3 : 0;
	let width = 0;
	let height = 0;
	const place = () => `${where}, row ${height + 1}`;
	while (at < end) {
		const first = cells.length;
		for (let isRowOpen = true; isRowOpen;) {
			let start = at;
			let stop;
			let isEscaped = false;
			if (bytes[at] === quote) {
				start = ++at;
				for (;;) {
					const close = bytes.indexOf(quote, at);
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
				if (at < end && next !== comma && !isBreak) throw invalid$1(place(), "text follows a closing quote", "Double each quote inside a quoted cell: \"\".");
			} else {
				for (; at < end; at++) {
					const byte = bytes[at];
					if (byte === comma || byte === lineFeed) break;
					if (byte === quote) throw invalid$1(place(), "a quote stands inside a bare cell", "Put the whole cell in \", with quotes doubled.");
				}
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
		const count = cells.length - first;
		if (height === 0) width = count;
		if (count !== width) throw invalid$1(place(), `${String(count)} cells where the header has ${String(width)}`, "Give each row as many cells as the header.");
		height++;
	}
	return {
		bytes,
		width,
		height,
		starts: cells.starts.subarray(0, cells.length),
		ends: cells.ends.subarray(0, cells.length),
		escaped: cells.escaped.subarray(0, cells.length)
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
function isAscii(bytes) {
	for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) > 127) return false;
	return true;
}
/** Reads cells of one column; equal short texts that follow each other share one string. */
function columnTexts(cells, column, isPlain) {
	const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
	const texts = new Array(cells.height - 1);
	for (let row = 1; row < cells.height; row++) {
		const index = row * cells.width + column;
		const start = cells.starts[index] ?? 0;
		const end = cells.ends[index] ?? 0;
		const text = isPlain ? bytes.toString("latin1", start, end) : bytes.toString("utf8", start, end);
		texts[row - 1] = cells.escaped[index] === 1 ? text.replaceAll("\"\"", "\"") : text;
	}
	return texts;
}
function header(cells, where) {
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
	const bytes = typeof source === "string" ? await readFile(source) : source;
	if (!isUtf8(bytes)) throw invalid(`${where} is not UTF-8`, "Save the table as UTF-8.");
	const cells = scanCells(bytes, where, limits.maximumCells);
	if (cells.height === 0) throw invalid(`${where} is empty`, "A table begins with a row of column names.");
	return tableOf(cells, header(cells, where), where);
}
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
function tableOf(cells, columns, where) {
	const isPlain = isAscii(cells.bytes);
	const read = /* @__PURE__ */ new Map();
	return {
		columns,
		rowCount: cells.height - 1,
		column(name) {
			const known = read.get(name);
			if (known !== void 0) return known;
			const index = columns.indexOf(name);
			if (index < 0) throw new LockstepError("COLUMN_MISSING", `${where} has no column ${JSON.stringify(name)}`, { hint: `Its columns are ${columns.map((column) => JSON.stringify(column)).join(", ")}.` });
			const texts = columnTexts(cells, index, isPlain);
			read.set(name, texts);
			return texts;
		}
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
	const lines = [names.map((name) => cellText(name, () => "header", excelSafe)).join(",")];
	for (let row = 0; row < rowCount; row++) {
		const cells = columns.map(({ name, values }) => cellText(values[row] ?? "", () => `column ${JSON.stringify(name)}, row ${String(row + 1)}`, excelSafe));
		lines.push(cells.length === 1 && cells[0] === "" ? "\"\"" : cells.join(","));
	}
	return `${lines.join("\n")}\n`;
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

export { readCsv as n, writeCsv as r, parseNumber as t };