import { i as plainDecimal, n as isMissing, t as cellNumber } from "./cell.js";

// pipeline/data/tables/csv-columns.ts
/** Longest cell, in bytes, whose text is looked for among those that were read before. */
const sharedLength = 128;
/** Places for texts that are shared, a power of two; each holds the last one that came to it. */
const sharedPlaces = 4096;
const quote = 34;
/** Texts that were read before, by their bytes. */
var SharedTexts = class {
	#bytes;
	#starts = new Uint32Array(sharedPlaces);
	#lengths = new Uint8Array(sharedPlaces);
	#texts = new Array(sharedPlaces).fill("");
	constructor(bytes) {
		this.#bytes = bytes;
	}
	/** @param read - Makes the text of a cell that is not known. */
	textOf(start, end, read) {
		const bytes = this.#bytes;
		const length = end - start;
		let hash = length;
		for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 16777619);
		const place = (hash ^ hash >>> 15) & 4095;
		if (this.#lengths[place] === length) {
			const known = this.#starts[place];
			let same = 0;
			while (same < length && bytes[known + same] === bytes[start + same]) same++;
			if (same === length) return this.#texts[place];
		}
		const text = read(start, end);
		this.#starts[place] = start;
		this.#lengths[place] = length;
		this.#texts[place] = text;
		return text;
	}
};
/**
* The cells of one column as texts, `[height − from]`. Equal texts that are not long share one string, so that a column of few
* categories stays small.
*/
function columnTexts({ cells, column, from }, encoding) {
	const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
	const texts = new Array(cells.height - from);
	const shared = new SharedTexts(bytes);
	const read = (start, end) => bytes.toString(encoding, start, end);
	for (let row = from; row < cells.height; row++) {
		const index = row * cells.width + column;
		const start = cells.starts[index];
		const end = cells.ends[index];
		if (cells.escaped[index] === 1) texts[row - from] = read(start, end).replaceAll("\"\"", "\"");
		else texts[row - from] = end - start > sharedLength ? read(start, end) : shared.textOf(start, end, read);
	}
	return texts;
}
/** The cells of one column as numbers, `[height − from]`, NaN where one is missing; `undefined` when one is neither. */
function columnNumbers({ cells, column, from }) {
	const { bytes, starts, ends, width, height } = cells;
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const values = new Float64Array(height - from);
	for (let row = from, index = from * width + column; row < height; row++, index += width) {
		const start = starts[index];
		const end = ends[index];
		let value = start === end ? NaN : plainDecimal(bytes, start, end);
		if (Number.isNaN(value) && start !== end) {
			const cell = text.toString("utf8", start, end);
			const number = cellNumber(cell);
			if (number === void 0 && !isMissing(cell)) return void 0;
			value = number ?? NaN;
		}
		values[row - from] = value;
	}
	return values;
}
/** The cells of one column as UTF-8 end to end, without quotes. */
function columnBytes({ cells, column, from }) {
	const { bytes, starts, ends, escaped, width, height } = cells;
	let total = 0;
	for (let index = from * width + column; index < height * width; index += width) total += ends[index] - starts[index];
	const joined = new Uint8Array(total);
	const stops = new Uint32Array(height - from);
	let at = 0;
	for (let row = from, index = from * width + column; row < height; row++, index += width) {
		const end = ends[index];
		const isEscaped = escaped[index] === 1;
		for (let i = starts[index]; i < end; i++) {
			const byte = bytes[i];
			joined[at++] = byte;
			if (isEscaped && byte === quote) i++;
		}
		stops[row - from] = at;
	}
	return {
		bytes: joined.subarray(0, at),
		stops
	};
}

export { columnNumbers as n, columnTexts as r, columnBytes as t };