import { blocksOf } from "../../data/tables/blocks.ts";
import { cellNumber, isMissing } from "../../data/tables/cell.ts";
import { refuseEmpty } from "../../data/tables/empty-table.ts";
import { isPictureName } from "../../data/tables/read-rows.ts";
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

/** What the cells of one column have been so far. */
class ColumnLook {
  #present = 0;
  #missing = 0;
  #words = 0;
  #isNumbers = true;
  #isIntegers = true;
  #isDates = true;
  #isImages = true;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  readonly #texts = new Set<string>();

  add(cell: string): void {
    if (isMissing(cell)) {
      this.#missing++;
      return;
    }
    this.#present++;
    const text = cell.trim();
    const value = cellNumber(cell);
    if (value === undefined) this.#isNumbers = false;
    else {
      this.#isIntegers &&= Number.isSafeInteger(value);
      this.#low = Math.min(this.#low, value);
      this.#high = Math.max(this.#high, value);
    }
    this.#isImages &&= isPictureName(text);
    this.#isDates &&= parseDate(text) !== undefined;
    this.#words += text.split(/\s+/).length;
    if (this.#texts.size <= categoryLimit) this.#texts.add(text);
  }

  get isEmpty(): boolean {
    return this.#present === 0;
  }

  get hasMissing(): boolean {
    return this.#missing > 0;
  }

  get kind(): Kind {
    if (this.isEmpty) return { type: "text" };
    if (this.#isNumbers) return { type: this.#isIntegers ? "integer" : "number", range: [this.#low, this.#high] };
    if (this.#isDates) return { type: "date" };
    if (this.#isImages) return { type: "image" };
    const isSentences = this.#words > sentenceWords * this.#present;
    if (this.#texts.size > categoryLimit || isSentences) return { type: "text" };
    return { type: "category", values: [...this.#texts].sort() };
  }
}

export interface InferSchema {
  readonly idColumn: string | undefined;
  readonly labelColumn: string | undefined;
  /** Its columns stay as a person left them. */
  readonly known: TableSchema | undefined;
}

/**
 * What the columns of a table seem to hold: whole numbers and numbers with their range, dates, names of pictures, categories with
 * their texts, other texts. Columns without any value, and texts nobody said what to do with, are left out of training.
 *
 * @throws LockstepError TABLE_INVALID for a table without rows.
 */
export function inferSchema(table: Table, { idColumn, labelColumn, known }: InferSchema): TableSchema {
  refuseEmpty(table);
  const fresh = table.columns.filter((name) => known?.columns.has(name) !== true);
  const looks = new Map(fresh.map((name) => [name, new ColumnLook()]));
  for (const block of blocksOf(table))
    for (const [name, look] of looks) for (const cell of block.column(name)) look.add(cell);
  const schemaOf = (name: string, look: ColumnLook): ColumnSchema => {
    const role = name === idColumn ? "id" : name === labelColumn ? "label" : look.isEmpty ? "drop" : "feature";
    return { ...look.kind, nullable: look.hasMissing, role };
  };
  return {
    columns: new Map(
      table.columns.flatMap((name): readonly [string, ColumnSchema][] => {
        const look = looks.get(name);
        const column = look === undefined ? known?.columns.get(name) : schemaOf(name, look);
        return column === undefined ? [] : [[name, column]];
      }),
    ),
  };
}
