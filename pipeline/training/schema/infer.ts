import { cellNumber, isMissing } from "../../data/tables/cell.ts";
import type { Table } from "../../data/tables/table.ts";
import { parseDate } from "../features/graph/date.ts";
import type { ColumnSchema, TableSchema } from "./table-schema.ts";

/** Most different texts of a column of categories. */
const categoryLimit = 1000;
/** Texts of so many words on average are sentences, and no names of categories. */
const sentenceWords = 4;

type Kind = ColumnSchema extends infer Column
  ? Column extends ColumnSchema
    ? Omit<Column, "nullable" | "role">
    : never
  : never;

function numberKind(values: readonly number[]): Kind {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { type: values.every(Number.isSafeInteger) ? "integer" : "number", range: [low, high] };
}

function textKind(texts: readonly string[]): Kind {
  const distinct = new Set(texts.map((cell) => cell.trim()));
  if ([...distinct].every((cell) => parseDate(cell) !== undefined)) return { type: "date" };
  const words = texts.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0);
  if (distinct.size > categoryLimit || words > sentenceWords * texts.length) return { type: "text" };
  return { type: "category", values: [...distinct].sort() };
}

function kindOf(cells: readonly string[]): Kind {
  const present = cells.filter((cell) => !isMissing(cell));
  if (present.length === 0) return { type: "text" };
  const numbers = present.map(cellNumber).filter((value) => value !== undefined);
  return numbers.length === present.length ? numberKind(numbers) : textKind(present);
}

export interface InferSchema {
  readonly idColumn: string | undefined;
  readonly labelColumn: string | undefined;
  /** Its columns stay as a person left them. */
  readonly known: TableSchema | undefined;
}

/**
 * What the columns of a table seem to hold: whole numbers and numbers with their range, dates, categories with their texts, other
 * texts. Columns without any value, and texts nobody said what to do with, are left out of training.
 */
export function inferSchema(table: Table, { idColumn, labelColumn, known }: InferSchema): TableSchema {
  return {
    columns: new Map(
      table.columns.map((name): [string, ColumnSchema] => {
        const before = known?.columns.get(name);
        if (before !== undefined) return [name, before];
        const cells = table.column(name);
        const isEmpty = cells.every(isMissing);
        const role = name === idColumn ? "id" : name === labelColumn ? "label" : isEmpty ? "drop" : "feature";
        return [name, { ...kindOf(cells), nullable: cells.some(isMissing), role }];
      }),
    ),
  };
}
