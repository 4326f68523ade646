import { LockstepError } from "../../domain/error.ts";
import type { Table } from "./table.ts";

/** Nothing can be learned of a header alone, and nothing be said of its columns. @throws LockstepError TABLE_INVALID. */
export function refuseEmpty(table: Table): void {
  if (table.rowCount === 0)
    throw new LockstepError("TABLE_INVALID", `${table.where ?? "the table"} has no rows`, {
      hint: "Check what writes it.",
    });
}
