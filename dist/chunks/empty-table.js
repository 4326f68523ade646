import { A as LockstepError } from "./file-work.js";

// pipeline/data/tables/empty-table.ts
/** Nothing can be learned of a header alone, and nothing be said of its columns. @throws LockstepError TABLE_INVALID. */
function refuseEmpty(table) {
	if (table.rowCount === 0) throw new LockstepError("TABLE_INVALID", `${table.where ?? "the table"} has no rows`, { hint: "Check what writes it." });
}

export { refuseEmpty as t };