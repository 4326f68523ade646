import { open } from "node:fs/promises";
import { statIfThere } from "../data/objects/aside.ts";
import { headerOf, tableOf } from "../data/tables/csv.ts";
import { readJsonLines } from "../data/tables/jsonl.ts";
import { formatOf, readTable } from "../data/tables/read-table.ts";
import { scanCells } from "../data/tables/scan.ts";
import type { Table } from "../data/tables/table.ts";
import { LockstepError } from "../domain/error.ts";

/** The beginning of a table. */
export interface TableHead extends Pick<Table, "columns" | "rowCount" | "column"> {
  /** No row was left out. */
  readonly isWhole: boolean;
}

const headBytes = 1024 * 1024;
const maximumCells = 4_000_000;
/** Parquet keeps its columns at the end: the file is read whole or not at all. */
const parquetLimitBytes = 256 * 1024 * 1024;

/** True for names that tables have. */
export function isTableName(path: string): boolean {
  return /\.(?:csv|jsonl|ndjson|parquet|pq)$/i.test(path);
}

/** @throws LockstepError TABLE_INVALID. */
function readHead(bytes: Uint8Array, path: string, isWhole: boolean): Table {
  if (formatOf(path, Buffer.from(bytes.subarray(0, 4)).toString("latin1")) === "jsonl") {
    const end = isWhole ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
    return readJsonLines(bytes.subarray(0, end), path, maximumCells);
  }
  const cells = scanCells(bytes, path, { maximumCells, isOpenEnded: !isWhole });
  return tableOf(cells, { columns: headerOf(cells, path), where: path, from: 1, firstRow: 1 });
}

/**
 * The first megabyte of a table; `undefined` when nothing is there, or too much to look at.
 *
 * @throws LockstepError TABLE_INVALID, DUCKDB_MISSING.
 */
export async function tableHead(file: string, path: string): Promise<TableHead | undefined> {
  const stats = await statIfThere(file);
  if (stats?.isFile() !== true) return undefined;
  if (stats.size === 0)
    throw new LockstepError("TABLE_INVALID", `${path} is empty`, { hint: "Run the stage that writes it again." });
  if (/\.(?:parquet|pq)$/i.test(path)) {
    if (stats.size > parquetLimitBytes) return undefined;
    return Object.assign(await readTable(file, { where: path }), { isWhole: true });
  }
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(headBytes, stats.size)), 0, undefined, 0);
  const isWhole = bytesRead === stats.size;
  return Object.assign(readHead(buffer.subarray(0, bytesRead), path, isWhole), { isWhole });
}
