import type { Table } from "../../data/tables/table.ts";
import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";
import { shownCell } from "../features/cells.ts";
import { idColumn, labelColumn } from "./columns.ts";

/** The rows that were asked about. */
export interface AskedRows {
  readonly ids: readonly string[];
  readonly labels: readonly string[];
}

export function invalid(where: string, message: string, hint: string): LockstepError {
  return new LockstepError("PREDICTIONS_INVALID", `${where}: ${message}`, { hint });
}

/** Equal as texts, or as numbers: a library may write `1` as `1.0`. */
export function isSameCell(a: string, b: string): boolean {
  const own = a.trim();
  const other = b.trim();
  return own === other || (own !== "" && other !== "" && Number(own) === Number(other));
}

/** A key under which `1` and `1.0` are one. */
function keyOf(cell: string): string {
  const text = cell.trim();
  const number = Number(text);
  return text !== "" && Number.isFinite(number) ? String(number) : text;
}

/**
 * Where in the table each asked row stands, `[n]`; the table may have another order. Labels are compared where the table has them, and
 * never taken from it.
 *
 * @throws LockstepError PREDICTIONS_INVALID naming the first row that is missing, unknown, there twice or of another label.
 */
export function matchRows(table: Table, { ids, labels }: AskedRows, where: string): Uint32Array {
  const found = table.column(idColumn);
  const again = "The command must answer each row of LOCKSTEP_ROWS once, by its id.";
  if (found.length !== ids.length)
    throw invalid(
      where,
      `has ${counted(found.length, "row")}, and ${ids.length} ${ids.length === 1 ? "was" : "were"} asked for`,
      again,
    );
  const places = placesOf(found, ids, where);
  if (table.columns.includes(labelColumn)) {
    const own = table.column(labelColumn);
    const odd = labels.findIndex((label, row) => !isSameCell(own[places[row] as number] ?? "", label));
    if (odd >= 0)
      throw invalid(
        where,
        `id ${shownCell(ids[odd] ?? "")} has the label ${shownCell(own[places[odd] as number] ?? "")}, and the rows say ${shownCell(labels[odd] ?? "")}`,
        "Leave `label` out, or copy it from the rows.",
      );
  }
  return places;
}

function placesOf(found: readonly string[], ids: readonly string[], where: string): Uint32Array {
  if (ids.every((id, row) => isSameCell(id, found[row] ?? ""))) return Uint32Array.from(ids, (_id, row) => row);
  const byId = new Map<string, number>();
  for (const [row, id] of found.entries()) {
    if (byId.has(keyOf(id)))
      throw invalid(where, `id ${shownCell(id)} is there twice`, "Answer each row of LOCKSTEP_ROWS once.");
    byId.set(keyOf(id), row);
  }
  return Uint32Array.from(ids, (id) => {
    const place = byId.get(keyOf(id));
    if (place !== undefined) return place;
    throw invalid(where, `has no row of id ${shownCell(id)}`, "Answer each row of LOCKSTEP_ROWS once, by its id.");
  });
}
