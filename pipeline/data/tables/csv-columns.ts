import { cellNumber, isMissing, plainDecimal } from "./cell.ts";
import type { Cells } from "./scan.ts";

/** Longest cell, in bytes, that is one number below 2⁵³ together with its length. */
const shortCell = 6;
/** Most texts that are kept to be shared. */
const sharedLimit = 4096;

/**
 * The cells of one column as texts, `[height − 1]`. Equal short texts share one string, so that a column of few categories stays
 * small.
 */
export function columnTexts(cells: Cells, column: number, encoding: "latin1" | "utf8"): readonly string[] {
  const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
  const texts = new Array<string>(cells.height - 1);
  const shared = new Map<number, string>();
  for (let row = 1; row < cells.height; row++) {
    const index = row * cells.width + column;
    const start = cells.starts[index] as number;
    const end = cells.ends[index] as number;
    if (cells.escaped[index] === 1 || end - start > shortCell) {
      const text = bytes.toString(encoding, start, end);
      texts[row - 1] = cells.escaped[index] === 1 ? text.replaceAll('""', '"') : text;
      continue;
    }
    let key = end - start;
    for (let at = start; at < end; at++) key = key * 256 + (bytes[at] as number);
    let text = shared.get(key);
    if (text === undefined) {
      text = bytes.toString(encoding, start, end);
      if (shared.size < sharedLimit) shared.set(key, text);
    }
    texts[row - 1] = text;
  }
  return texts;
}

/** The cells of one column as numbers, `[height − 1]`, NaN where one is missing; `undefined` when one is neither. */
export function columnNumbers(cells: Cells, column: number): Float64Array | undefined {
  const { bytes, starts, ends, width, height } = cells;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(height - 1);
  for (let row = 1, index = width + column; row < height; row++, index += width) {
    const start = starts[index] as number;
    const end = ends[index] as number;
    let value = start === end ? Number.NaN : plainDecimal(bytes, start, end);
    if (Number.isNaN(value) && start !== end) {
      const cell = text.toString("utf8", start, end);
      const number = cellNumber(cell);
      if (number === undefined && !isMissing(cell)) return undefined;
      value = number ?? Number.NaN;
    }
    values[row - 1] = value;
  }
  return values;
}
