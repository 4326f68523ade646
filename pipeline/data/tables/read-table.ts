import { open, readFile } from "node:fs/promises";
import { LockstepError } from "../../domain/error.ts";
import { statIfThere } from "../objects/aside.ts";
import { readCsv, type TableLimits, tableLimits } from "./csv.ts";
import type { Table } from "./table.ts";

export interface ReadTableOptions {
  /** Names the table in messages, for example its path in the repository; the path when left out. */
  readonly where?: string;
  readonly limits?: TableLimits;
  /** Folders in whose `node_modules` DuckDB is looked for before Lockstep's own. */
  readonly searchFrom?: readonly string[];
}

/** How the rows of a file are written. */
export type TableFormat = "csv" | "jsonl" | "parquet";

/** The first bytes of every Parquet file. */
const parquetMagic = "PAR1";

/** By content where it is certain, then by the file's name, then by the first character. */
export function formatOf(path: string, start: string): TableFormat {
  if (start.startsWith(parquetMagic)) return "parquet";
  const name = path.toLowerCase();
  if (/\.(?:jsonl|ndjson)$/.test(name)) return "jsonl";
  if (/\.(?:parquet|pq)$/.test(name)) return "parquet";
  return !name.endsWith(".csv") && start.startsWith("{") ? "jsonl" : "csv";
}

/** The format of a file that is there. */
export async function fileFormat(path: string): Promise<TableFormat> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return formatOf(path, buffer.toString("latin1", 0, bytesRead));
}

/**
 * Reads a table of any format: CSV with a header, JSON lines, Parquet. What is missing in the file is an empty cell.
 *
 * @throws LockstepError TABLE_INVALID naming file and row, also for a path where no file is and for tables beyond the limits;
 * DUCKDB_MISSING for Parquet where DuckDB is not installed.
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const { where = path, limits = tableLimits, searchFrom = [] } = options;
  const stats = await statIfThere(path);
  // One message for a table that is not there, whatever it would be.
  if (stats?.isFile() !== true) return readCsv(path, where, limits);
  const format = await fileFormat(path);
  if (format === "csv") return readCsv(path, where, limits);
  if (stats.size > limits.maximumBytes)
    throw new LockstepError(
      "TABLE_INVALID",
      `${where} has ${String(stats.size)} bytes; at most ${String(limits.maximumBytes)} are read`,
      { hint: "Split the table." },
    );
  // What a format needs is loaded when a table has it.
  if (format === "parquet") {
    const { readParquet } = await import("./parquet.ts");
    return readParquet(path, where, { maximumCells: limits.maximumCells, searchFrom });
  }
  const { readJsonLines } = await import("./jsonl.ts");
  return readJsonLines(await readFile(path), where, limits.maximumCells);
}
