import { refuseEmpty } from "../../data/tables/empty-table.ts";
import { columnMissing } from "../../data/tables/missing-column.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { columnPlace, isMissing, numericCells, parseNumber, shownCell } from "./cells.ts";

/** Raw columns a model is given, before any transform. */
export interface FeatureColumns {
  readonly numeric: readonly string[];
  readonly categorical: readonly string[];
}

export interface ColumnRequest {
  /** Never features: the label and the row's id. */
  readonly reserved: readonly string[];
  readonly drop: readonly string[];
  /** Columns that `features` in params.yaml says what to do with: features whose kind is known. */
  readonly declared: readonly string[];
  /** Declared columns; when both are left out, kinds are read from the cells. */
  readonly numeric: readonly string[] | undefined;
  readonly categorical: readonly string[] | undefined;
}

/** A column of which a larger share of the cells are numbers is meant as one of numbers. */
const numericShare = 0.9;

/**
 * @throws LockstepError TABLE_INVALID for a column without any value, and for the first other cell of a column that is nearly all
 * numbers: taken for categories, one typing error would make each number a category.
 */
function kindOf(table: Table, column: string): "numeric" | "categorical" {
  const known = table.numbers?.(column);
  const cells = known === undefined ? table.column(column) : [];
  let numbers = known?.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) ?? 0;
  let others = 0;
  for (const cell of cells)
    if (isNumber(cell)) numbers++;
    else if (!isMissing(cell)) others++;
  if (numbers + others === 0)
    throw new LockstepError("TABLE_INVALID", `${columnPlace(table, column)} has no value in any row`, {
      hint: "Name it under `drop` in params.yaml, or fill it.",
    });
  if (others > 0 && numbers <= numericShare * (numbers + others)) return "categorical";
  // Also names an infinity, which counts as a number here.
  numericCells(table, column);
  return "numeric";
}

function isNumber(cell: string): boolean {
  return parseNumber(cell) !== undefined || /^\s*[+-]?inf(?:inity)?\s*$/i.test(cell);
}

/**
 * The columns to learn from, in the table's order.
 *
 * @throws LockstepError COLUMN_MISSING for a declared column the table lacks, PARAMS_INVALID for one declared twice or reserved,
 * TABLE_INVALID for a table without rows and for a column without any value.
 */
export function selectColumns(table: Table, request: ColumnRequest): FeatureColumns {
  refuseEmpty(table);
  const declared = [...(request.numeric ?? []), ...(request.categorical ?? [])];
  for (const name of [...declared, ...request.declared, ...request.drop])
    if (!table.columns.includes(name)) throw columnMissing(table.columns, name, table.where);
  const twice = declared.find((name, i) => declared.indexOf(name) !== i);
  const reserved = [...declared, ...request.declared].find((name) => request.reserved.includes(name));
  if (twice !== undefined || reserved !== undefined)
    throw new LockstepError(
      "PARAMS_INVALID",
      twice === undefined
        ? `column ${shownCell(reserved ?? "")} is the label or the id and cannot be a feature`
        : `column ${shownCell(twice)} is declared twice`,
      { hint: "Name each feature column once, under `numeric` or under `categorical`." },
    );
  const left = new Set([...request.reserved, ...request.drop, ...request.declared]);
  const kinds = new Map<string, "numeric" | "categorical">();
  for (const name of table.columns) {
    if (left.has(name)) continue;
    if (request.numeric?.includes(name) === true) kinds.set(name, "numeric");
    else if (request.categorical?.includes(name) === true) kinds.set(name, "categorical");
    else if (request.numeric === undefined && request.categorical === undefined) kinds.set(name, kindOf(table, name));
  }
  const of = (kind: string): readonly string[] =>
    [...kinds].filter(([, found]) => found === kind).map(([name]) => name);
  const columns = { numeric: of("numeric"), categorical: of("categorical") };
  if (kinds.size + request.declared.length === 0)
    throw new LockstepError("PARAMS_INVALID", "no feature column is left", {
      hint: `The table has ${table.columns.map(shownCell).join(", ")}; name some under \`numeric\` or \`categorical\`.`,
    });
  return columns;
}
