import type { Table } from "../../data/tables/table.ts";

/** Some rows of a table, in the order given. */
export function selectRows(table: Table, rows: Uint32Array): Table {
  const chosen = new Map<string, readonly string[]>();
  return {
    columns: table.columns,
    rowCount: rows.length,
    column(name) {
      const known = chosen.get(name);
      if (known !== undefined) return known;
      const cells = table.column(name);
      const picked = Array.from(rows, (row) => cells[row] ?? "");
      chosen.set(name, picked);
      return picked;
    },
  };
}
