// pipeline/data/tables/cell.ts
/** Texts that stand for "no value", besides the empty cell; compared without regard to case. */
const missingWords = [
	"",
	"na",
	"n/a",
	"nan",
	"null",
	"none"
];
const missing = new Set(missingWords);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Longest piece of a cell that a message repeats, in characters. */
const shownLimit = 40;
function isMissing(cell) {
	return cell.length <= 8 && missing.has(cell.trim().toLowerCase());
}
/** The number a cell holds, `undefined` when it holds none; `Infinity` and numbers too large for a double are none. */
function cellNumber(cell) {
	const text = cell.trim();
	if (text.length > 400 || !number.test(text)) return void 0;
	const value = Number(text);
	return Number.isFinite(value) ? value : void 0;
}
/** A cell as a message shows it. */
function shownCell(cell) {
	return JSON.stringify(cell.length > shownLimit ? `${cell.slice(0, shownLimit)}…` : cell);
}
/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const zero = 48;
const nine = 57;
const point = 46;
const minus = 45;
/**
* The number that stands in a piece of bytes: what {@link cellNumber} says of the same text, or NaN where it says `undefined` or the
* piece is not the plain decimal (sign, digits, one point, at most 15 digits) that nearly every cell is. Such a decimal is an integer
* below 2⁵³ divided by an exact power of ten, and so rounded once, as {@link Number} rounds it.
*
* @see Clinger (1990), How to read floating point numbers accurately.
*/
function plainDecimal(bytes, start, end) {
	let at = start;
	const isNegative = bytes[at] === minus;
	if (isNegative) at++;
	if (end - at > 16 || at === end) return NaN;
	let digits = 0;
	let value = 0;
	let pointAt = -1;
	for (; at < end; at++) {
		const byte = bytes[at];
		if (byte >= zero && byte <= nine) {
			value = value * 10 + (byte - zero);
			digits++;
		} else if (byte === point && pointAt === -1) pointAt = at;
		else return NaN;
	}
	if (digits === 0 || digits > 15) return NaN;
	const size = pointAt === -1 ? value : value / powers[end - 1 - pointAt];
	return isNegative ? -size : size;
}

export { shownCell as a, plainDecimal as i, isMissing as n, missingWords as r, cellNumber as t };