import { A as LockstepError, v as statIfThere } from "./file-work.js";
import { o as tableLimits, r as readCsv } from "./csv.js";
import { open, readFile } from "node:fs/promises";

// pipeline/data/tables/read-table.ts
/** The first bytes of every Parquet file. */
const parquetMagic = "PAR1";
/** By content where it is certain, then by the file's name, then by the first character. */
function formatOf(path, start) {
	if (start.startsWith(parquetMagic)) return "parquet";
	const name = path.toLowerCase();
	if (/\.(?:jsonl|ndjson)$/.test(name)) return "jsonl";
	if (/\.(?:parquet|pq)$/.test(name)) return "parquet";
	return !name.endsWith(".csv") && start.startsWith("{") ? "jsonl" : "csv";
}
/** The format of a file that is there. */
async function fileFormat(path) {
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
async function readTable(path, options = {}) {
	const { where = path, limits = tableLimits, searchFrom = [] } = options;
	const stats = await statIfThere(path);
	if (stats?.isFile() !== true) return readCsv(path, where, limits);
	const format = await fileFormat(path);
	if (format === "csv") return readCsv(path, where, limits);
	if (stats.size > limits.maximumBytes) throw new LockstepError("TABLE_INVALID", `${where} has ${String(stats.size)} bytes; at most ${String(limits.maximumBytes)} are read`, { hint: "Split the table." });
	if (format === "parquet") {
		const { readParquet } = await import("./parquet.js");
		return readParquet(path, where, {
			maximumCells: limits.maximumCells,
			searchFrom
		});
	}
	const { readJsonLines } = await import("./jsonl.js");
	return readJsonLines(await readFile(path), where, limits.maximumCells);
}

export { formatOf as n, readTable as r, fileFormat as t };