import type { Table } from "../../data/tables/table.ts";
import { placeOf } from "./cells.ts";

/** Chosen rows, ascending, of a table that is not in memory, from each of its blocks. */
function* chosenBlocks(table: Table, rows: Uint32Array): Generator<Table> {
  let [first, at] = [0, 0];
  for (const block of table.blocks?.() ?? []) {
    const from = at;
    while (at < rows.length && (rows[at] as number) < first + block.rowCount) at++;
    const start = first;
    first += block.rowCount;
    if (at > from)
      yield selectRows(
        block,
        rows.subarray(from, at).map((row) => row - start),
      );
  }
}

/** Some rows of a table, in the order given; their places stay those of the table. */
export function selectRows(table: Table, rows: Uint32Array): Table {
  // The last column alone: a table may be larger than memory.
  let known: { readonly name: string; readonly cells: readonly string[] } | undefined;
  return {
    ...(table.where === undefined ? {} : { where: table.where }),
    columns: table.columns,
    rowCount: rows.length,
    column(name) {
      if (known?.name === name) return known.cells;
      const all = table.column(name);
      const cells = new Array<string>(rows.length);
      for (let i = 0; i < rows.length; i++) cells[i] = all[rows[i] as number] ?? "";
      known = { name, cells };
      return cells;
    },
    numbers(name) {
      const values = table.numbers?.(name);
      if (values === undefined) return undefined;
      const picked = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i] as number] ?? Number.NaN;
      return picked;
    },
    ...(table.file === undefined ? {} : { file: table.file }),
    ...(table.blocks !== undefined && isAscending(rows) ? { blocks: () => chosenBlocks(table, rows) } : {}),
    place: (row) => placeOf(table, rows[row] ?? 0),
  };
}

function isAscending(rows: Uint32Array): boolean {
  return rows.every((row, i) => i === 0 || row > (rows[i - 1] as number));
}
