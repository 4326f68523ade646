import { A as LockstepError } from "./file-work.js";
import { t as toUtf8 } from "./encoding.js";
import { t as columnMissing } from "./missing-column.js";
import { isUtf8 } from "node:buffer";

// pipeline/data/tables/jsonl.ts
const lineFeed = 10;
/** Most members of all lines together. */
const columnLimit = 1e4;
/** A text between quotes, unrolled so that a quote that is never closed costs one pass. */
const quoted = String.raw`"([^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*)"`;
const bare = String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false)|null`;
/** One member of a flat object and what ends it: its name, its text, or another value as it stands. */
const member = new RegExp(String.raw`\s*${quoted}\s*:\s*(?:${quoted}|${bare})\s*([,}])`, "y");
function unescaped(text, place) {
	if (!text.includes("\\")) return text;
	try {
		return JSON.parse(`"${text}"`);
	} catch (cause) {
		throw invalidLine(place, "a text has an escape that JSON does not know", cause);
	}
}
function invalidLine(place, problem, cause) {
	return new LockstepError("TABLE_INVALID", `${place}: ${problem}`, {
		hint: "Write each line as one flat JSON object, for example {\"id\": 1, \"load\": 20.5, \"kind\": \"A\"}.",
		cause
	});
}
/** Columns that grow line by line; a name that first comes later is empty in the lines before. */
var Columns = class {
	cells;
	rowCount = 0;
	constructor(names) {
		this.cells = new Map(Array.from(names, (name) => [name, []]));
	}
	add(line, place) {
		if (!line.startsWith("{")) throw invalidLine(place, "is no JSON object");
		let at = 1;
		let isOpen = !/^\{\s*\}$/.test(line);
		while (isOpen) {
			member.lastIndex = at;
			const found = member.exec(line);
			if (found === null) throw invalidLine(place, `no flat JSON object from character ${String(at)} on`);
			const [, name = "", text, value = "", end] = found;
			this.put(unescaped(name, place), text === void 0 ? value : unescaped(text, place), place);
			at = member.lastIndex;
			isOpen = end === ",";
			if (!isOpen && at !== line.length) throw invalidLine(place, "text follows the object");
		}
		this.rowCount++;
	}
	put(name, cell, place) {
		let column = this.cells.get(name);
		if (column === void 0) {
			if (name === "" || this.cells.size === columnLimit) throw new LockstepError("TABLE_INVALID", `${place}: ${name === "" ? "a member has no name" : `more than ${String(columnLimit)} members`}`, { hint: "Name each member after the column it is of." });
			column = [];
			this.cells.set(name, column);
		}
		if (column.length > this.rowCount) throw new LockstepError("TABLE_INVALID", `${place}: ${JSON.stringify(name)} stands twice`, { hint: "Give each member a name of its own." });
		while (column.length < this.rowCount) column.push("");
		column.push(cell);
	}
};
/** @throws LockstepError TABLE_INVALID as {@link readJsonLines} does. */
function scanLines(utf8, { where, firstLine, names, maximumCells, isOpenEnded }) {
	const bytes = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.byteLength);
	const columns = new Columns(names);
	const lines = [];
	const starts = [];
	const ends = [];
	let start = firstLine === 1 && bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? 3 : 0;
	let line = firstLine;
	for (; start < bytes.length; line++) {
		const found = bytes.indexOf(lineFeed, start);
		if (found === -1 && isOpenEnded) break;
		const end = found === -1 ? bytes.length : found;
		const piece = bytes.subarray(start, end);
		const place = `${where}, line ${String(line)}`;
		if (!isUtf8(piece)) throw new LockstepError("TABLE_INVALID", `${place}: the bytes are not UTF-8`, { hint: "Save the table as UTF-8, for example with `iconv -f latin1 -t utf-8`." });
		const text = piece.toString("utf8").trim();
		if (text !== "") {
			columns.add(text, place);
			lines.push(line);
			starts.push(start);
			ends.push(end);
		}
		if (columns.rowCount * columns.cells.size > maximumCells) throw new LockstepError("TABLE_INVALID", `${place}: the table has more than ${String(maximumCells)} cells`, { hint: "Split the table." });
		start = end + 1;
	}
	for (const cells of columns.cells.values()) while (cells.length < columns.rowCount) cells.push("");
	const consumed = Math.min(start, bytes.length);
	return {
		names: [...columns.cells.keys()],
		cells: columns.cells,
		lines,
		starts,
		ends,
		nextLine: line,
		consumed
	};
}
function emptyLines(where) {
	return new LockstepError("TABLE_INVALID", `${where} is empty`, { hint: "A table has a JSON object on each line." });
}
/** Lines that were read, as a table. */
function tableOfLines({ names, cells, lines }, where) {
	return {
		where,
		columns: names,
		rowCount: lines.length,
		column(name) {
			const column = cells.get(name);
			if (column === void 0) throw columnMissing(names, name, where);
			return column;
		},
		place: (row) => `${where}, line ${String(lines[row] ?? 0)}`
	};
}
/**
* Reads a table of JSON lines: one flat object per line, its members being the cells. A member that a line lacks, and `null`, is an empty
* cell; a number is the text that stood there; blank lines count for places and for nothing else.
*
* @param where - Names the table in messages.
* @throws LockstepError TABLE_INVALID naming file and line: bytes that are not UTF-8, a line that is no flat object, a member twice, more
* cells than `maximumCells`, no line at all.
*/
function readJsonLines(source, where, maximumCells) {
	const options = {
		where,
		firstLine: 1,
		names: [],
		maximumCells,
		isOpenEnded: false
	};
	const read = scanLines(toUtf8(source, where), options);
	if (read.lines.length === 0) throw emptyLines(where);
	return tableOfLines(read, where);
}

export { tableOfLines as i, readJsonLines as n, scanLines as r, emptyLines as t };