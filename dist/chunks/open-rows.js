import { i as readRows, t as filesBeside } from "./read-rows.js";
import { r as readTable, t as fileFormat } from "./read-table.js";
import { stat } from "node:fs/promises";

// pipeline/data/tables/open-rows.ts
/** Files from this size on are kept on disk; Parquet is packed, its rows are several times as large. */
const largeBytes = {
	csv: 268435456,
	jsonl: 268435456,
	parquet: 67108864
};
/** A table that holds nothing outside the heap. */
function heldInMemory(table) {
	return {
		...table,
		[Symbol.dispose]() {}
	};
}
async function isLarge(path) {
	const stats = await stat(path).catch(() => void 0);
	return stats?.isFile() === true && stats.size >= largeBytes[await fileFormat(path)];
}
async function spooled(path, { where = path, searchFrom = [], scratch }) {
	const [{ openTableStream }, { spoolTable }] = await Promise.all([import("./open-stream.js"), import("./spooled-table.js")]);
	return spoolTable(await openTableStream(path, {
		where,
		searchFrom
	}), { folder: scratch });
}
/**
* Opens a table of any format: in memory where it is small, else on disk, column by column. Nothing but the memory it takes tells which.
*
* @throws LockstepError TABLE_INVALID, DUCKDB_MISSING as {@link readTable} does; tables on disk have no largest size.
*/
async function openTable(path, options) {
	const { where = path, searchFrom = [], stream = false } = options;
	if (stream || await isLarge(path)) return spooled(path, options);
	return heldInMemory(await readTable(path, {
		where,
		searchFrom
	}));
}
/**
* Opens rows that may name files, or a folder of pictures, as {@link openTable} does.
*
* @throws LockstepError as {@link openTable} and {@link readRows} do.
*/
async function openRows(path, options) {
	const { where = path, searchFrom = [], stream = false } = options;
	if (!stream && !await isLarge(path)) return heldInMemory(await readRows(path, {
		where,
		searchFrom
	}));
	const table = await spooled(path, options);
	const file = filesBeside(path, where);
	return {
		...table,
		file,
		*blocks() {
			for (const block of table.blocks()) yield {
				...block,
				file
			};
		}
	};
}

export { openRows as n, openTable as r, heldInMemory as t };