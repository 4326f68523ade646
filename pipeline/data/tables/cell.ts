/** Texts that stand for "no value", besides the empty cell; compared without regard to case. */
export const missingWords: readonly string[] = ["", "na", "n/a", "nan", "null", "none"];
const missing = new Set(missingWords);
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Longest piece of a cell that a message repeats, in characters. */
const shownLimit = 40;

export function isMissing(cell: string): boolean {
  return cell.length <= 8 && missing.has(cell.trim().toLowerCase());
}

/** The number a cell holds, `undefined` when it holds none; `Infinity` and numbers too large for a double are none. */
export function cellNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (text.length > 400 || !number.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A cell as a message shows it. */
export function shownCell(cell: string): string {
  return JSON.stringify(cell.length > shownLimit ? `${cell.slice(0, shownLimit)}…` : cell);
}

/** Powers of ten that a double holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const minus = 0x2d;

/**
 * The number that stands in a piece of bytes: what {@link cellNumber} says of the same text, or NaN where it says `undefined` or the
 * piece is not the plain decimal (sign, digits, one point, at most 15 digits) that nearly every cell is. Such a decimal is an integer
 * below 2⁵³ divided by an exact power of ten, and so rounded once, as {@link Number} rounds it.
 *
 * @see Clinger (1990), How to read floating point numbers accurately.
 */
export function plainDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const isNegative = bytes[at] === minus;
  if (isNegative) at++;
  if (end - at > 16 || at === end) return Number.NaN;
  let digits = 0;
  let value = 0;
  let pointAt = -1;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= zero && byte <= nine) {
      value = value * 10 + (byte - zero);
      digits++;
    } else if (byte === point && pointAt === -1) pointAt = at;
    else return Number.NaN;
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  const size = pointAt === -1 ? value : value / (powers[end - 1 - pointAt] as number);
  return isNegative ? -size : size;
}
