import { a as sizeOf } from "./csv.js";
import { t as fileFormat } from "./read-table.js";

// pipeline/data/tables/streams/open-stream.ts
/**
* Opens a table of any format to be read a batch at a time, however large it is.
*
* @throws LockstepError TABLE_INVALID also for a path where no file is; DUCKDB_MISSING.
*/
async function openTableStream(path, options = {}) {
	const { where = path, searchFrom = [] } = options;
	await sizeOf(path, where);
	switch (await fileFormat(path)) {
		case "csv": {
			const { openCsvStream } = await import("./csv-stream.js");
			return openCsvStream(path, where);
		}
		case "jsonl": {
			const { openJsonLinesStream } = await import("./jsonl-stream.js");
			return openJsonLinesStream(path, where);
		}
		case "parquet": {
			const { openParquetStream } = await import("./parquet-stream.js");
			return openParquetStream(path, where, searchFrom);
		}
	}
}

export { openTableStream as t };