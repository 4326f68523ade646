import { A as LockstepError } from "./file-work.js";

// pipeline/data/tables/missing-column.ts
/** Most columns that a message names. */
const namedLimit = 40;
/** A column was asked for that a table has not; the hint names those it has. */
function columnMissing(columns, name, where) {
	const named = columns.slice(0, namedLimit).map((column) => JSON.stringify(column));
	const more = columns.length > namedLimit ? `, and ${String(columns.length - namedLimit)} more` : "";
	return new LockstepError("COLUMN_MISSING", `${where ?? "the table"} has no column ${JSON.stringify(name)}`, { hint: `Its columns are ${named.join(", ")}${more}.` });
}

export { columnMissing as t };