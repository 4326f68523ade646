import { LockstepError } from "../../domain/error.ts";

/** Most columns that a message names. */
const namedLimit = 40;

/** A column was asked for that a table has not; the hint names those it has. */
export function columnMissing(columns: readonly string[], name: string, where?: string): LockstepError {
  const named = columns.slice(0, namedLimit).map((column) => JSON.stringify(column));
  const more = columns.length > namedLimit ? `, and ${String(columns.length - namedLimit)} more` : "";
  return new LockstepError("COLUMN_MISSING", `${where ?? "the table"} has no column ${JSON.stringify(name)}`, {
    hint: `Its columns are ${named.join(", ")}${more}.`,
  });
}
