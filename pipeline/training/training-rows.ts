import { join } from "node:path";
import { z } from "zod";
import { readTextIfThere } from "../data/objects/aside.ts";
import { pathProblem, shown } from "../data/objects/safe-path.ts";
import { type OpenTable, openRows } from "../data/tables/open-rows.ts";
import type { Table } from "../data/tables/table.ts";
import { LockstepError } from "../domain/error.ts";
import type { Json } from "../domain/json.ts";
import { type FeatureColumns, selectColumns } from "./features/columns.ts";
import { declaredColumns, featureDeclarations } from "./features/graph/declare.ts";
import { refuseTargetLeaks } from "./features/target-leak.ts";
import { readParams } from "./params.ts";
import { enforceSchema, schemaColumns } from "./schema/enforce.ts";
import { readTableSchema, type TableSchema } from "./schema/table-schema.ts";

const names = z.array(z.string().min(1).max(1000)).max(10_000);

/** The keys of a training section that say which columns a model is given. */
export const columnKeys = {
  id: z.string().min(1).max(1000),
  label: z.string().min(1).max(1000),
  numeric: names.optional(),
  categorical: names.optional(),
  drop: names.default([]),
  /** Columns that say the label and may: they are known before what is predicted. */
  trusted: names.default([]),
  /** File that says what the columns hold, from the folder of params.yaml. */
  schema: z.string().min(1).max(1000).optional(),
};

export interface TrainingRowsRequest extends z.output<z.ZodObject<typeof columnKeys>> {
  /** Path of the rows: CSV, JSON lines or Parquet, or a folder of pictures. */
  readonly rows: string;
  readonly paramsFolder: string;
  /** `features` as params.yaml has it. */
  readonly features: unknown;
  readonly searchFrom: readonly string[];
  /** Folder for rows that do not fit into memory. */
  readonly scratch: string;
  /** Keeps the rows on disk whatever their size. */
  readonly stream: boolean;
}

/** Rows that were looked at, and what of them a model is given. */
export interface TrainingRows extends FeatureColumns {
  readonly rows: OpenTable;
  /** `features` for the trainer, with what the schema adds. */
  readonly features: readonly Json[];
}

/** @throws LockstepError PARAMS_INVALID when the file is not there or is no schema. */
export async function readSchemaFile(
  schema: string | undefined,
  paramsFolder: string,
): Promise<TableSchema | undefined> {
  if (schema === undefined) return undefined;
  const problem = pathProblem(schema.replace(/^\.\//, ""));
  if (problem !== undefined)
    throw new LockstepError("PARAMS_INVALID", `schema: the path ${shown(schema)} cannot be used: ${problem}`, {
      hint: "Name a file beside params.yaml, or in a folder below it.",
    });
  const text = await readTextIfThere(join(paramsFolder, schema));
  if (text === undefined)
    throw new LockstepError("PARAMS_INVALID", `schema: there is no file ${shown(schema)} beside it`, {
      hint: "Write it with `lockstep schema <table> --write`.",
    });
  return readTableSchema(text, schema);
}

/**
 * Reads training rows, holds them to their schema, and decides which columns are features.
 *
 * @throws LockstepError TABLE_INVALID naming file, row and column; COLUMN_MISSING; PARAMS_INVALID; TARGET_LEAKED; DUCKDB_MISSING.
 */
export async function readTrainingRows(request: TrainingRowsRequest): Promise<TrainingRows> {
  const schema = await readSchemaFile(request.schema, request.paramsFolder);
  const { rows: path, scratch, stream, searchFrom } = request;
  const rows = await openRows(path, { scratch, stream, searchFrom });
  try {
    return { ...checkedRows(request, rows, schema), rows };
  } catch (error) {
    rows[Symbol.dispose]();
    throw error;
  }
}

function checkedRows(
  request: TrainingRowsRequest,
  rows: Table,
  schema: TableSchema | undefined,
): Omit<TrainingRows, "rows"> {
  const { id, label, drop, trusted, schema: schemaFile } = request;
  const given = (request.features ?? []) as readonly Json[];
  const declared = declaredColumns(
    readParams(z.looseObject({ features: featureDeclarations }), { features: given }).features,
  );
  if (schema !== undefined) enforceSchema(rows, schema, schemaFile ?? "");
  const known = schema && schemaColumns(schema, { id, label }, schemaFile ?? "");
  const free = (column: string): boolean => !declared.has(column) && !drop.includes(column);
  const added = (known?.declarations ?? []).flatMap((entry): readonly Json[] => {
    const [[kind, columns] = ["", []]] = Object.entries<readonly string[]>(entry);
    const left = columns.filter(free);
    return left.length === 0 ? [] : [{ [kind]: left }];
  });
  const columns = selectColumns(rows, {
    reserved: [id, label],
    drop,
    declared: [...declared, ...added.flatMap((entry) => Object.values(entry as Record<string, string[]>).flat())],
    numeric: request.numeric ?? known?.numeric.filter(free),
    categorical: request.categorical ?? known?.categorical.filter(free),
  });
  const isChecked = (column: string): boolean => !trusted.includes(column);
  const others = [...columns.categorical, ...declared].filter((column) => !columns.numeric.includes(column));
  refuseTargetLeaks(rows, label, { numeric: columns.numeric.filter(isChecked), others: others.filter(isChecked) });
  return { ...columns, features: [...given, ...added] };
}
