import { sizeOf } from "../csv.ts";
import { fileFormat } from "../read-table.ts";
import type { TableStream } from "./table-stream.ts";

export interface OpenStreamOptions {
  /** Names the table in messages; the path when left out. */
  readonly where?: string | undefined;
  /** Folders in whose `node_modules` DuckDB is looked for before Lockstep's own. */
  readonly searchFrom?: readonly string[] | undefined;
}

/**
 * Opens a table of any format to be read a batch at a time, however large it is.
 *
 * @throws LockstepError TABLE_INVALID also for a path where no file is; DUCKDB_MISSING.
 */
export async function openTableStream(path: string, options: OpenStreamOptions = {}): Promise<TableStream> {
  const { where = path, searchFrom = [] } = options;
  await sizeOf(path, where);
  // What a format needs is loaded when a table has it.
  switch (await fileFormat(path)) {
    case "csv": {
      const { openCsvStream } = await import("./csv-stream.ts");
      return openCsvStream(path, where);
    }
    case "jsonl": {
      const { openJsonLinesStream } = await import("./jsonl-stream.ts");
      return openJsonLinesStream(path, where);
    }
    case "parquet": {
      const { openParquetStream } = await import("./parquet-stream.ts");
      return openParquetStream(path, where, searchFrom);
    }
  }
}
