import type { Table } from "./table.ts";

/** The rows of a table in their order, as pieces that fit into memory. */
export function blocksOf(table: Table): Iterable<Table> {
  return table.blocks?.() ?? [table];
}
