import { isAscii, isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { LockstepError } from "../../domain/error.ts";
import { isSystemError } from "../objects/aside.ts";
import { columnNumbers, columnTexts } from "./csv-columns.ts";
import { toUtf8 } from "./encoding.ts";
import { columnMissing } from "./missing-column.ts";
import { type Cells, scanCells } from "./scan.ts";
import type { Table } from "./table.ts";

export interface TableLimits {
  readonly maximumBytes: number;
  readonly maximumCells: number;
}

/** Far above what fits this pipeline's models; a table beyond it is a mistake or an attack. */
export const tableLimits: TableLimits = { maximumBytes: 1024 * 1024 * 1024, maximumCells: 100_000_000 };

function invalid(message: string, hint: string): LockstepError {
  return new LockstepError("TABLE_INVALID", message, { hint });
}

/** The names in the first row. @throws LockstepError TABLE_INVALID for an empty file, a column without a name, and two of one name. */
export function headerOf(cells: Cells, where: string): readonly string[] {
  if (cells.height === 0) throw invalid(`${where} is empty`, "A table begins with a row of column names.");
  const bytes = Buffer.from(cells.bytes.buffer, cells.bytes.byteOffset, cells.bytes.byteLength);
  const names = Array.from({ length: cells.width }, (_, column) => {
    const text = bytes.toString("utf8", cells.starts[column] ?? 0, cells.ends[column] ?? 0);
    return cells.escaped[column] === 1 ? text.replaceAll('""', '"') : text;
  });
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (name === "")
      throw invalid(`${where}: column ${String(index + 1)} has no name`, "Name every column in the first row.");
    if (seen.has(name))
      throw invalid(`${where}: two columns are named ${JSON.stringify(name)}`, "Give each column a name of its own.");
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
export async function readCsv(
  source: string | Uint8Array,
  where: string,
  limits: TableLimits = tableLimits,
): Promise<Table> {
  const sizeBytes = typeof source === "string" ? await sizeOf(source, where) : source.byteLength;
  if (sizeBytes > limits.maximumBytes) {
    throw invalid(
      `${where} has ${String(sizeBytes)} bytes; at most ${String(limits.maximumBytes)} are read`,
      "Split the table.",
    );
  }
  const bytes = toUtf8(typeof source === "string" ? await readFile(source) : source, where);
  const cells = scanCells(bytes, where, limits);
  const columns = headerOf(cells, where);
  refuseOtherEncodings(cells, { columns, where, firstRow: 1 });
  return tableOf(cells, { columns, where, from: 1, firstRow: 1 });
}

/** Which rows of a file were scanned. */
export interface ScannedRows {
  readonly columns: readonly string[];
  readonly where: string;
  /** Scanned rows before the first of the table: 1 for the header. */
  readonly from: number;
  /** Number of the first scanned row in its file, from 1. */
  readonly firstRow: number;
}

/** @throws LockstepError TABLE_INVALID naming the first cell that is no UTF-8, as a row of Latin-1 in the middle of a table. */
export function refuseOtherEncodings(
  { bytes, starts, ends, width, consumed }: Cells,
  { columns, where, firstRow }: Pick<ScannedRows, "columns" | "where" | "firstRow">,
): void {
  if (isUtf8(bytes.subarray(0, consumed))) return;
  const index = starts.findIndex((start, cell) => !isUtf8(bytes.subarray(start, ends[cell])));
  const row = Math.floor(index / width);
  throw invalid(
    `${where}, row ${String(row + firstRow)}, column ${JSON.stringify(columns[index - row * width] ?? "")}: the bytes are not UTF-8`,
    "Save the table as UTF-8, for example with `iconv -f latin1 -t utf-8`.",
  );
}

/** Bytes of a file. @throws LockstepError TABLE_INVALID when no file is there. */
export async function sizeOf(path: string, where: string): Promise<number> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw invalid(`${where} is not a file`, "Name a CSV file.");
    return stats.size;
  } catch (cause) {
    if (!isSystemError(cause, "ENOENT")) throw cause;
    throw new LockstepError("TABLE_INVALID", `${where} does not exist`, {
      hint: "Run the stage that writes it, or `lockstep pull`.",
      cause,
    });
  }
}

/** Rows that were scanned, as a table. */
export function tableOf(cells: Cells, { columns, where, from, firstRow }: ScannedRows): Table {
  const encoding = isAscii(cells.bytes) ? "latin1" : "utf8";
  const texts = new Map<string, readonly string[]>();
  const numbers = new Map<string, Float64Array | undefined>();
  const indexOf = (name: string): number => {
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
      if (known !== undefined) return known;
      const read = columnTexts({ cells, column: indexOf(name), from }, encoding);
      texts.set(name, read);
      return read;
    },
    numbers(name) {
      if (!numbers.has(name)) numbers.set(name, columnNumbers({ cells, column: indexOf(name), from }));
      return numbers.get(name);
    },
    place: (row) => `${where}, row ${String(firstRow + from + row)}`,
  };
}

/** A column to write; every column has equally many values. */
export interface WrittenColumn {
  readonly name: string;
  readonly values: ArrayLike<string | number>;
}

export interface WriteOptions {
  /**
   * Puts `'` before texts that a spreadsheet would take for a formula (they begin with `=`, `+`, `-`, `@`, tab or carriage return). For
   * tables that people open; never for tables that a stage reads. Numbers stay numbers.
   */
  readonly excelSafe?: boolean;
  /** Leaves the header out, for rows that follow others. */
  readonly isContinued?: boolean;
}

function cellText(value: string | number, where: () => string, excelSafe: boolean): string {
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw invalid(`${where()}: ${String(value)} is not a finite number`, "Leave the cell empty instead.");
    return Object.is(value, -0) ? "-0" : String(value);
  }
  const text = excelSafe && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Text of a CSV table: header, `\n` after every row, quotes only where needed. Numbers are the shortest text that reads back to the
 * same number.
 *
 * @throws LockstepError TABLE_INVALID when columns differ in length, a name is doubled, or a number is not finite.
 */
export function writeCsv(columns: readonly WrittenColumn[], options: WriteOptions = {}): string {
  const excelSafe = options.excelSafe ?? false;
  const names = columns.map(({ name }) => name);
  if (new Set(names).size !== names.length)
    throw invalid("two columns have one name", "Give each column a name of its own.");
  const rowCount = columns[0]?.values.length ?? 0;
  const odd = columns.find(({ values }) => values.length !== rowCount);
  if (odd !== undefined) {
    throw invalid(
      `column ${JSON.stringify(odd.name)} has ${String(odd.values.length)} values, the first has ${String(rowCount)}`,
      "Give all columns the same length.",
    );
  }
  const lines =
    options.isContinued === true ? [] : [names.map((name) => cellText(name, () => "header", excelSafe)).join(",")];
  for (let row = 0; row < rowCount; row++) {
    const cells = columns.map(({ name, values }) =>
      cellText(values[row] ?? "", () => `column ${JSON.stringify(name)}, row ${String(row + 1)}`, excelSafe),
    );
    // A lone empty cell would be an empty line, which readers skip.
    lines.push(cells.length === 1 && cells[0] === "" ? '""' : cells.join(","));
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
export function parseNumber(text: string, where: string | (() => string)): number {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  const place = typeof where === "string" ? where : where();
  const found = text === "" ? "an empty cell" : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  throw invalid(`${place}: ${found} is not a finite number`, "Correct or remove the row where the table is made.");
}
