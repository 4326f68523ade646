import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";

const comma = 0x2c;
const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the cells of a CSV file are: bytes, not texts, so that a big table stays small until a column is asked for. */
export interface Cells {
  readonly bytes: Uint8Array;
  /** Columns, as the first row has them. */
  readonly width: number;
  /** Rows with the header. */
  readonly height: number;
  /** First byte of each cell, row by row, quotes left out. */
  readonly starts: Uint32Array;
  /** Byte behind the last of each cell. */
  readonly ends: Uint32Array;
  /** 1 where a cell holds doubled quotes. */
  readonly escaped: Uint8Array;
  /** Bytes up to the end of the last row that was taken. */
  readonly consumed: number;
}

export interface ScanOptions {
  readonly maximumCells: number;
  /** Number of the first row, for messages; 1 is the header. */
  readonly firstRow?: number;
  /** Cells that every row must have; as many as the first one has when left out. */
  readonly width?: number | undefined;
  /** More bytes will follow: a row whose line end is not among these is left to be scanned with them. */
  readonly isOpenEnded?: boolean;
}

function invalid(place: string, problem: string, hint: string): LockstepError {
  return new LockstepError("TABLE_INVALID", `${place}: ${problem}`, { hint });
}

class Growing {
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  escaped = new Uint8Array(1024);
  length = 0;

  push(start: number, end: number, isEscaped: boolean): void {
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
}

function enlarged(from: Uint32Array, to: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
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
export function scanCells(bytes: Uint8Array, where: string, options: ScanOptions): Cells {
  const { maximumCells, firstRow = 1, isOpenEnded = false } = options;
  const cells = new Growing();
  const end = bytes.length;
  let at = firstRow === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let consumed = at;
  let width = options.width;
  let height = 0;
  let count = 0;
  const place = (): string => `${where}, row ${firstRow + height}`;

  rows: while (at < end) {
    const first = cells.length;
    for (let isRowOpen = true; isRowOpen; ) {
      let start = at;
      let stop: number;
      let isEscaped = false;
      if (bytes[at] === quote) {
        start = ++at;
        for (;;) {
          const close = bytes.indexOf(quote, at);
          if (close < 0 && isOpenEnded) break rows;
          if (close < 0)
            throw invalid(place(), "a quoted cell is never closed", 'Close it with ", and double each quote inside.');
          at = close + 1;
          if (bytes[at] !== quote) {
            stop = close;
            break;
          }
          isEscaped = true;
          at++;
        }
        const next = bytes[at];
        const isBreak =
          next === lineFeed || (next === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === end));
        if (isOpenEnded && (at === end || (next === carriageReturn && at + 1 === end))) break rows;
        if (at < end && next !== comma && !isBreak) {
          throw invalid(place(), "text follows a closing quote", 'Double each quote inside a quoted cell: "".');
        }
      } else {
        for (; at < end; at++) {
          const byte = bytes[at];
          if (byte === comma || byte === lineFeed) break;
          if (byte === quote)
            throw invalid(
              place(),
              "a quote stands inside a bare cell",
              'Put the whole cell in ", with quotes doubled.',
            );
        }
        if (isOpenEnded && at === end) break rows;
        stop = at;
        if (bytes[at] !== comma && stop > start && bytes[stop - 1] === carriageReturn) stop--;
      }
      if (cells.length === maximumCells) {
        throw invalid(
          place(),
          `the table has more than ${String(maximumCells)} cells`,
          "Split the table, or read fewer columns.",
        );
      }
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
    if (found !== width) {
      throw invalid(
        place(),
        `${counted(found, "cell")} where the header has ${String(width)}`,
        "Give each row as many cells as the header.",
      );
    }
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
    consumed,
  };
}
