import type { DirectoryDiff, RowChange, TableDiff } from "../../domain/data-diff.ts";
import { LockstepError } from "../../domain/error.ts";
import { byCodePoint } from "../../domain/json.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import type { Table } from "./table.ts";

const exampleLimit = 5;

function change(ids: readonly string[]): RowChange {
  return { count: ids.length, examples: ids.slice(0, exampleLimit) };
}

/** Id → row. @throws LockstepError TABLE_INVALID when an id is there twice: rows could not be paired. */
function rowsById(table: Table, idColumn: string, where: string): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (const [row, id] of table.column(idColumn).entries()) {
    if (rows.has(id)) {
      throw new LockstepError("TABLE_INVALID", `${where}: the id ${JSON.stringify(id)} stands in two rows`, {
        hint: `Give every row its own value in the column ${JSON.stringify(idColumn)}.`,
      });
    }
    rows.set(id, row);
  }
  return rows;
}

/** Pairs the rows of two tables by id and counts what differs, text by text. Order of rows and columns does not matter. */
export function diffTables(before: Table, after: Table, idColumn: string): TableDiff {
  const rowsBefore = rowsById(before, idColumn, "the table before");
  const rowsAfter = rowsById(after, idColumn, "the table after");
  const known = new Set(before.columns);
  const shared = after.columns.filter((column) => known.has(column) && column !== idColumn);
  const now = new Set(after.columns);
  const editsByColumn = new Map<string, number>();
  const edited = new Set<string>();
  for (const column of shared) {
    const old = before.column(column);
    const current = after.column(column);
    let count = 0;
    for (const [id, row] of rowsAfter) {
      const oldRow = rowsBefore.get(id);
      if (oldRow === undefined || old[oldRow] === current[row]) continue;
      count++;
      edited.add(id);
    }
    if (count > 0) editsByColumn.set(column, count);
  }
  return {
    kind: "table",
    idColumn,
    rowsBefore: before.rowCount,
    rowsAfter: after.rowCount,
    columnsAdded: after.columns.filter((column) => !known.has(column)),
    columnsRemoved: before.columns.filter((column) => !now.has(column)),
    rowsAdded: change([...rowsAfter.keys()].filter((id) => !rowsBefore.has(id))),
    rowsRemoved: change([...rowsBefore.keys()].filter((id) => !rowsAfter.has(id))),
    rowsEdited: change([...rowsAfter.keys()].filter((id) => edited.has(id))),
    editsByColumn: [...editsByColumn]
      .map(([column, count]) => ({ column, count }))
      .sort((a, b) => b.count - a.count || byCodePoint(a.column, b.column)),
  };
}

/** Compares the members of two directory objects. */
export function diffDirectories(before: readonly DirectoryEntry[], after: readonly DirectoryEntry[]): DirectoryDiff {
  const old = new Map(before.map(({ relpath, md5 }) => [relpath, md5]));
  const current = new Map(after.map(({ relpath, md5 }) => [relpath, md5]));
  return {
    kind: "directory",
    filesBefore: old.size,
    filesAfter: current.size,
    filesAdded: change([...current.keys()].filter((path) => !old.has(path))),
    filesRemoved: change([...old.keys()].filter((path) => !current.has(path))),
    filesEdited: change(
      [...current].filter(([path, md5]) => old.has(path) && old.get(path) !== md5).map(([path]) => path),
    ),
  };
}
