import { n as joinedCells } from "./cell-bytes.js";
import { t as openDuckDb } from "./duckdb.js";
import { a as tableOfColumns, i as selection, n as planColumns, o as take, s as unreadable, t as emptyColumns } from "./parquet2.js";
import { resolve } from "node:path";

// pipeline/data/tables/streams/parquet-stream.ts
/** Rows of a batch; DuckDB gives them by 2048. */
const batchRows = 65536;
function batchOf(plan, columns, place) {
	const whole = columns.map((column) => column.slice(0, place.rowCount));
	const table = tableOfColumns(plan, whole, place);
	return {
		...table,
		numberOf: (row) => place.firstRow + row,
		bytes: (name) => joinedCells(table.column(name))
	};
}
/** @throws LockstepError TABLE_INVALID as `readParquet` does; DUCKDB_MISSING. */
async function openParquetStream(path, where, searchFrom) {
	await using planner = await openDuckDb(resolve(path), searchFrom);
	const plan = await planColumns(planner, where).catch((cause) => {
		throw unreadable(cause, where);
	});
	return {
		where,
		format: "parquet",
		columns: plan.map(({ name }) => name),
		doubles: new Set(plan.filter(({ isNumber }) => isNumber).map(({ name }) => name)),
		unit: "row",
		async *batches() {
			await using reader = await openDuckDb(resolve(path), searchFrom);
			let columns = emptyColumns(plan, batchRows);
			let held = 0;
			let firstRow = 1;
			try {
				const result = await reader.connection.stream(selection(plan), [reader.pattern]);
				for (;;) {
					const chunk = await result.fetchChunk();
					const isOver = chunk === null || chunk.rowCount === 0;
					if (held > 0 && (isOver || held + chunk.rowCount > batchRows)) {
						yield batchOf(plan, columns, {
							rowCount: held,
							where,
							firstRow
						});
						firstRow += held;
						held = 0;
						columns = emptyColumns(plan, batchRows);
					}
					if (isOver) return;
					take(chunk, reader, {
						columns,
						first: held
					});
					held += chunk.rowCount;
				}
			} catch (cause) {
				throw unreadable(cause, where);
			}
		}
	};
}

export { openParquetStream };