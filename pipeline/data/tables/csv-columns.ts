import { cellNumber, isMissing, plainDecimal } from "./cell.ts";
import type { CellBytes } from "./cell-bytes.ts";
import type { Cells } from "./scan.ts";

/** Longest cell, in bytes, whose text is looked for among those that were read before. */
const sharedLength = 128;
/** Places for texts that are shared, a power of two; each holds the last one that came to it. */
const sharedPlaces = 4096;
const quote = 0x22;

/** A column of cells that were found, and the first row that is not the header. */
export interface CellColumn {
  readonly cells: Cells;
  readonly column: number;
  readonly from: number;
}

/** Texts that were read before, by their bytes. */
class SharedTexts {
  readonly #bytes: Uint8Array;
  readonly #starts = new Uint32Array(sharedPlaces);
  readonly #lengths = new Uint8Array(sharedPlaces);
  readonly #texts = new Array<string>(sharedPlaces).fill("");

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @param read - Makes the text of a cell that is not known. */
  textOf(start: number, end: number, read: (start: number, end: number) => string): string {
    const bytes = this.#bytes;
    const length = end - start;
    let hash = length;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (sharedPlaces - 1);
    if (this.#lengths[place] === length) {
      const known = this.#starts[place] as number;
      let same = 0;
      while (same < length && bytes[known + same] === bytes[start + same]) same++;
      if (same === length) return this.#texts[place] as string;
    }
    const text = read(start, end);
    this.#starts[place] = start;
    this.#lengths[place] = length;
    this.#texts[place] = text;
    return text;
  }
}

/**
 * The cells of one column as texts, `[height − from]`. Equal texts that are not long share one string, so that a column of few
 * categories stays small.
 */
export function columnTexts({ cells, column, from }: CellColumn, encoding: "latin1" | "utf8"): readonly string[] {
  const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
  const texts = new Array<string>(cells.height - from);
  const shared = new SharedTexts(bytes);
  const read = (start: number, end: number): string => bytes.toString(encoding, start, end);
  for (let row = from; row < cells.height; row++) {
    const index = row * cells.width + column;
    const start = cells.starts[index] as number;
    const end = cells.ends[index] as number;
    if (cells.escaped[index] === 1) texts[row - from] = read(start, end).replaceAll('""', '"');
    else texts[row - from] = end - start > sharedLength ? read(start, end) : shared.textOf(start, end, read);
  }
  return texts;
}

/** The cells of one column as numbers, `[height − from]`, NaN where one is missing; `undefined` when one is neither. */
export function columnNumbers({ cells, column, from }: CellColumn): Float64Array | undefined {
  const { bytes, starts, ends, width, height } = cells;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(height - from);
  for (let row = from, index = from * width + column; row < height; row++, index += width) {
    const start = starts[index] as number;
    const end = ends[index] as number;
    let value = start === end ? Number.NaN : plainDecimal(bytes, start, end);
    if (Number.isNaN(value) && start !== end) {
      const cell = text.toString("utf8", start, end);
      const number = cellNumber(cell);
      if (number === undefined && !isMissing(cell)) return undefined;
      value = number ?? Number.NaN;
    }
    values[row - from] = value;
  }
  return values;
}

/** The cells of one column as UTF-8 end to end, without quotes. */
export function columnBytes({ cells, column, from }: CellColumn): CellBytes {
  const { bytes, starts, ends, escaped, width, height } = cells;
  let total = 0;
  for (let index = from * width + column; index < height * width; index += width)
    total += (ends[index] as number) - (starts[index] as number);
  const joined = new Uint8Array(total);
  const stops = new Uint32Array(height - from);
  let at = 0;
  for (let row = from, index = from * width + column; row < height; row++, index += width) {
    const end = ends[index] as number;
    const isEscaped = escaped[index] === 1;
    for (let i = starts[index] as number; i < end; i++) {
      const byte = bytes[i] as number;
      joined[at++] = byte;
      // Of two quotes, one is meant.
      if (isEscaped && byte === quote) i++;
    }
    stops[row - from] = at;
  }
  return { bytes: joined.subarray(0, at), stops };
}
