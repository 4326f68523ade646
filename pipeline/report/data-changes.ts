import type { DataDiff, RowChange } from "../domain/data-diff.ts";
import { count, signedCount } from "./numbers.ts";
import type { Write } from "./standing.ts";
import { plural, shortDigest } from "./text.ts";

/** One tracked path as a reader sees it: a line of numbers and lines of detail, names written by `write`. */
export interface DataChange {
  readonly path: string;
  /** For example `2,000 → 2,412 rows (+412)`. */
  readonly size: string;
  readonly added: string;
  readonly removed: string;
  readonly edited: string;
  readonly before: string;
  readonly after: string;
  readonly details: readonly string[];
}

const shownColumns = 8;

function names(list: readonly string[], write: Write): string {
  const shown = list.slice(0, shownColumns).map((name) => write(name));
  return list.length > shown.length
    ? `${shown.join(", ")} and ${count(list.length - shown.length)} more`
    : shown.join(", ");
}

function examples(what: string, { count: rows, examples: ids }: RowChange, write: Write): readonly string[] {
  if (rows === 0 || ids.length === 0) return [];
  return [
    `${what}: ${ids
      .slice(0, 5)
      .map((id) => write(id))
      .join(", ")}${rows > ids.length ? " …" : ""}`,
  ];
}

function size(before: number, after: number, unit: readonly [string, string]): string {
  const [one, many] = unit;
  if (before === after) return `${count(after)} ${plural(after, one, many)}`;
  return `${count(before)} → ${count(after)} ${plural(after, one, many)} (${signedCount(after - before)})`;
}

function digest(id: string | undefined): string {
  return id === undefined ? "" : shortDigest(id);
}

const unchanged = "±0";
function grown({ count: rows }: RowChange): string {
  return rows === 0 ? unchanged : signedCount(rows);
}
function shrunk({ count: rows }: RowChange): string {
  return rows === 0 ? unchanged : signedCount(-rows);
}

/** What happened to one tracked path. */
export function dataChange({ path, before, after, detail }: DataDiff, write: Write): DataChange {
  const digests = { path, before: digest(before), after: digest(after) };
  const none = { added: "–", removed: "–", edited: "–", details: [] };
  if (detail === undefined) {
    const what = before === undefined ? "new" : after === undefined ? "removed" : "changed, not compared";
    return { ...digests, ...none, size: what };
  }
  switch (detail.kind) {
    case "table":
      return {
        ...digests,
        size: size(detail.rowsBefore, detail.rowsAfter, ["row", "rows"]),
        added: grown(detail.rowsAdded),
        removed: shrunk(detail.rowsRemoved),
        edited: count(detail.rowsEdited.count),
        details: [
          ...(detail.columnsAdded.length === 0 ? [] : [`Columns added: ${names(detail.columnsAdded, write)}`]),
          ...(detail.columnsRemoved.length === 0 ? [] : [`Columns removed: ${names(detail.columnsRemoved, write)}`]),
          ...(detail.editsByColumn.length === 0
            ? []
            : [
                `Rows edited by column: ${detail.editsByColumn
                  .slice(0, shownColumns)
                  .map(({ column, count: rows }) => `${write(column)} ${count(rows)}`)
                  .join(", ")}${detail.editsByColumn.length > shownColumns ? " …" : ""}`,
              ]),
          ...examples(`Rows added, by ${write(detail.idColumn)}`, detail.rowsAdded, write),
          ...examples(`Rows removed, by ${write(detail.idColumn)}`, detail.rowsRemoved, write),
          ...examples(`Rows edited, by ${write(detail.idColumn)}`, detail.rowsEdited, write),
        ],
      };
    case "directory":
      return {
        ...digests,
        size: size(detail.filesBefore, detail.filesAfter, ["file", "files"]),
        added: grown(detail.filesAdded),
        removed: shrunk(detail.filesRemoved),
        edited: count(detail.filesEdited.count),
        details: [
          ...examples("Files added", detail.filesAdded, write),
          ...examples("Files removed", detail.filesRemoved, write),
          ...examples("Files edited", detail.filesEdited, write),
        ],
      };
  }
}
