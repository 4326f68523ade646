import { tableOfRows } from "../../data/tables/rows.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { isMetricOf, type MetricId, metricsOf } from "../../domain/metric.ts";
import type { ModelDeclaration } from "../../domain/project.ts";

/** Rows that share a value in one column. */
export interface RowSlice {
  readonly column: string;
  readonly value: string;
}

/** Reads `column=value`; a value may hold `=`. @throws LockstepError ARGUMENT_INVALID. */
export function parseSlice(text: string): RowSlice {
  const [, column, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (column !== undefined && value !== undefined) return { column, value };
  throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} names no slice`, {
    hint: "Write it as `column=value`, for example `--slice type=L`.",
  });
}

/** The rows of a slice, in their order. @throws LockstepError COLUMN_MISSING, EVALUATION_EMPTY when no row has the value. */
export function rowsOfSlice(rows: Table, slice: RowSlice | undefined): Table {
  if (slice === undefined) return rows;
  const wanted = rows.column(slice.column).flatMap((cell, row) => (cell === slice.value ? [row] : []));
  if (wanted.length === 0)
    throw new LockstepError("EVALUATION_EMPTY", `no row has ${slice.column} = ${JSON.stringify(slice.value)}`, {
      hint: `Values of ${slice.column}: ${[...new Set(rows.column(slice.column))].slice(0, 10).join(", ")}.`,
    });
  const columns = rows.columns.map((name) => rows.column(name));
  const table = tableOfRows(
    rows.columns,
    wanted.map((row) => columns.map((cells) => cells[row] ?? "")),
  );
  return rows.file === undefined ? table : { ...table, file: rows.file };
}

/** The metric of a name, `auc` for what people call so. @throws LockstepError METRIC_INVALID naming those of the task. */
export function metricNamed(name: string, { task }: ModelDeclaration): MetricId {
  const id = name === "auc" ? "roc_auc" : name;
  if (isMetricOf(task.kind, id)) return id;
  throw new LockstepError("METRIC_INVALID", `${JSON.stringify(name)} is no metric of a ${task.kind} model`, {
    hint: `Metrics there: ${Object.keys(metricsOf[task.kind]).join(", ")}.`,
  });
}
