import type { Table } from "../../data/tables/table.ts";
import { placeOf } from "./cells.ts";

/** Some rows of a table, in the order given; their places stay those of the table. */
export function selectRows(table: Table, rows: Uint32Array): Table {
  const chosen = new Map<string, readonly string[]>();
  return {
    ...(table.where === undefined ? {} : { where: table.where }),
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
    numbers(name) {
      const values = table.numbers?.(name);
      return values === undefined ? undefined : Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
    },
    place: (row) => placeOf(table, rows[row] ?? 0),
  };
}
