import { blocksOf } from "../../data/tables/blocks.ts";
import { cellNumber, isMissing, shownCell } from "../../data/tables/cell.ts";
import { columnMissing } from "../../data/tables/missing-column.ts";
import { isPictureName } from "../../data/tables/read-rows.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { columnPlace, placeOf } from "../features/cells.ts";
import { parseDate } from "../features/graph/date.ts";
import { heldPicture } from "../features/images/image-cell.ts";
import type { ColumnSchema, TableSchema } from "./table-schema.ts";

/** What is wrong with a cell, `undefined` when it is as the schema says. */
function problemOf(cell: string, column: ColumnSchema, known: ReadonlySet<string> | undefined): string | undefined {
  if (isMissing(cell)) return column.nullable ? undefined : "the value is missing";
  switch (column.type) {
    case "integer":
    case "number": {
      const value = cellNumber(cell);
      if (value === undefined) return `${shownCell(cell)} is not a finite number`;
      if (column.type === "integer" && !Number.isInteger(value)) return `${shownCell(cell)} is not a whole number`;
      const [low, high] = column.range ?? [-Infinity, Infinity];
      return value < low || value > high ? `${shownCell(cell)} is not in ${low} … ${high}` : undefined;
    }
    case "category":
      return known?.has(cell.trim()) === false ? `${shownCell(cell)} is none of the values` : undefined;
    case "date":
      return parseDate(cell) === undefined ? `${shownCell(cell)} is not a date` : undefined;
    case "text":
      return undefined;
    case "image":
      return isPictureName(cell.trim()) || heldPicture(cell) !== undefined
        ? undefined
        : `${shownCell(cell)} is neither the name of a PNG or JPEG nor one in base64`;
  }
}

/**
 * Holds a table to its schema.
 *
 * @param where - Names the schema in hints.
 * @throws LockstepError COLUMN_MISSING; TABLE_INVALID for a column the schema does not know, and naming file, row and column of the first
 * cell that is not as the schema says.
 */
export function enforceSchema(table: Table, schema: TableSchema, where: string): void {
  const hint = `Correct the cell where the table is made, or the column in ${where}.`;
  for (const name of schema.columns.keys())
    if (!table.columns.includes(name)) throw columnMissing(table.columns, name, table.where);
  for (const name of table.columns) {
    const column = schema.columns.get(name);
    if (column === undefined)
      throw new LockstepError("TABLE_INVALID", `${columnPlace(table, name)} is not in ${where}`, {
        hint: `Add it with \`lockstep schema <table> --write\`, which keeps what is there.`,
      });
  }
  for (const block of blocksOf(table))
    for (const [name, column] of schema.columns) {
      const problem = column.role === "drop" ? undefined : problemIn(block, name, column);
      if (problem !== undefined) throw new LockstepError("TABLE_INVALID", problem, { hint });
    }
}

/** The first cell of a column that is not as the schema says, and what is wrong with it. */
function problemIn(table: Table, name: string, column: ColumnSchema): string | undefined {
  const known = column.type === "category" && column.values !== undefined ? new Set(column.values) : undefined;
  for (const [row, cell] of table.column(name).entries()) {
    const problem = problemOf(cell, column, known);
    if (problem !== undefined) return `${placeOf(table, row)}, column ${shownCell(name)}: ${problem}`;
  }
  return undefined;
}

/** What a schema says of the columns, as a section of params.yaml says it. */
export interface SchemaColumns {
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
  /** Entries for `features`: dates and texts have no default without them. */
  readonly declarations: readonly Readonly<Record<string, readonly string[]>>[];
}

/** The features of a schema. @throws LockstepError PARAMS_INVALID when its id or label is not that of the section. */
export function schemaColumns(
  { columns }: TableSchema,
  roles: { readonly id: string; readonly label: string },
  where: string,
): SchemaColumns {
  for (const [name, { role }] of columns)
    if ((role === "id" || role === "label") && name !== roles[role])
      throw new LockstepError(
        "PARAMS_INVALID",
        `${where} calls ${shownCell(name)} the ${role}, params.yaml ${shownCell(roles[role])}`,
        {
          hint: "Make them agree.",
        },
      );
  const features = [...columns].filter(
    ([name, { role }]) => role === "feature" && name !== roles.id && name !== roles.label,
  );
  const of = (...types: readonly ColumnSchema["type"][]): readonly string[] =>
    features.filter(([, { type }]) => types.includes(type)).map(([name]) => name);
  const [date, text, image] = [of("date"), of("text"), of("image")];
  return {
    numeric: of("integer", "number"),
    categorical: of("category"),
    declarations: Object.entries({ date, text, image })
      .filter(([, names]) => names.length > 0)
      .map(([kind, names]) => ({ [kind]: names })),
  };
}
