import { isAscii } from "node:buffer";
import type { Cells } from "./scan.ts";

/** The cells of one column as UTF-8, one behind the other. */
export interface CellBytes {
  readonly bytes: Uint8Array;
  /** `[rows]`: the byte behind the last of each cell. */
  readonly stops: Uint32Array;
}

export function joinedCells(texts: readonly string[]): CellBytes {
  const bytes = Buffer.from(texts.join(""), "utf8");
  const stops = new Uint32Array(texts.length);
  const isPlain = isAscii(bytes);
  let at = 0;
  for (const [row, text] of texts.entries()) {
    at += isPlain ? text.length : Buffer.byteLength(text, "utf8");
    stops[row] = at;
  }
  return { bytes, stops };
}

/** The same cells as a table of one column that has no header. */
export function cellsOf({ bytes, stops }: CellBytes): Cells {
  const starts = new Uint32Array(stops.length);
  starts.set(stops.subarray(0, -1), 1);
  return {
    bytes,
    width: 1,
    height: stops.length,
    starts,
    ends: stops,
    escaped: new Uint8Array(stops.length),
    consumed: bytes.length,
  };
}
