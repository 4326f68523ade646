import { A as LockstepError } from "./file-work.js";
import { t as columnMissing } from "./missing-column.js";

// pipeline/data/tables/rows.ts
/**
* A table from rows in memory, each with one cell for each column, in the columns' order.
*
* @throws LockstepError TABLE_INVALID when a row has another number of cells or a column is named twice.
*/
function tableOfRows(columns, rows) {
	if (new Set(columns).size !== columns.length) throw new LockstepError("TABLE_INVALID", "two columns have the same name");
	const wrong = rows.findIndex((row) => row.length !== columns.length);
	if (wrong !== -1) throw new LockstepError("TABLE_INVALID", `row ${String(wrong + 1)} has not the ${String(columns.length)} cells of the header`);
	const byName = new Map(columns.map((name, index) => [name, rows.map((row) => row[index] ?? "")]));
	return {
		columns,
		rowCount: rows.length,
		column(name) {
			const cells = byName.get(name);
			if (cells === void 0) throw columnMissing(columns, name);
			return cells;
		}
	};
}

export { tableOfRows as t };