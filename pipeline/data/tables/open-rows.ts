import { stat } from "node:fs/promises";
import { filesBeside, readRows } from "./read-rows.ts";
import { fileFormat, readTable } from "./read-table.ts";
import type { Table } from "./table.ts";

export interface OpenRowsOptions {
  /** Names the table in messages; the path when left out. */
  readonly where?: string | undefined;
  /** Folders in whose `node_modules` DuckDB is looked for before Lockstep's own. */
  readonly searchFrom?: readonly string[] | undefined;
  /** Folder on a disk with room for the table, for rows that do not fit into memory. */
  readonly scratch: string;
  /** Keeps the rows on disk whatever their size. */
  readonly stream?: boolean | undefined;
}

/** Files from this size on are kept on disk; Parquet is packed, its rows are several times as large. */
const largeBytes = { csv: 256 * 1024 * 1024, jsonl: 256 * 1024 * 1024, parquet: 64 * 1024 * 1024 } as const;

/** A table that is closed when nobody needs its rows any more. */
export type OpenTable = Table & Disposable;

/** A table that holds nothing outside the heap. */
export function heldInMemory(table: Table): OpenTable {
  return {
    ...table,
    [Symbol.dispose]() {
      // The heap needs no closing.
    },
  };
}

async function isLarge(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  // What is no file is refused by whoever reads it.
  return stats?.isFile() === true && stats.size >= largeBytes[await fileFormat(path)];
}

async function spooled(path: string, { where = path, searchFrom = [], scratch }: OpenRowsOptions) {
  const [{ openTableStream }, { spoolTable }] = await Promise.all([
    import("./streams/open-stream.ts"),
    import("./streams/spooled-table.ts"),
  ]);
  return spoolTable(await openTableStream(path, { where, searchFrom }), { folder: scratch });
}

/**
 * Opens a table of any format: in memory where it is small, else on disk, column by column. Nothing but the memory it takes tells which.
 *
 * @throws LockstepError TABLE_INVALID, DUCKDB_MISSING as {@link readTable} does; tables on disk have no largest size.
 */
export async function openTable(path: string, options: OpenRowsOptions): Promise<OpenTable> {
  const { where = path, searchFrom = [], stream = false } = options;
  if (stream || (await isLarge(path))) return spooled(path, options);
  return heldInMemory(await readTable(path, { where, searchFrom }));
}

/**
 * Opens rows that may name files, or a folder of pictures, as {@link openTable} does.
 *
 * @throws LockstepError as {@link openTable} and {@link readRows} do.
 */
export async function openRows(path: string, options: OpenRowsOptions): Promise<OpenTable> {
  const { where = path, searchFrom = [], stream = false } = options;
  if (!stream && !(await isLarge(path))) return heldInMemory(await readRows(path, { where, searchFrom }));
  const table = await spooled(path, options);
  const file = filesBeside(path, where);
  return {
    ...table,
    file,
    *blocks() {
      for (const block of table.blocks()) yield { ...block, file };
    },
  };
}
