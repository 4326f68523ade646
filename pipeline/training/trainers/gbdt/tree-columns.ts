import { availableParallelism } from "node:os";
import { z } from "zod";
import type { Table } from "../../../data/tables/table.ts";
import { LockstepError } from "../../../domain/error.ts";
import { shownCell } from "../../features/cells.ts";
import { parseCross } from "../../features/crosses.ts";
import { withoutWeight } from "../supervision.ts";
import type { TrainingRequest } from "../trainer.ts";
import { type Binning, binLimit, numericBinning } from "./bins.ts";
import { type ForestInputs, forestColumns, frequentCategories } from "./columns.ts";
import type { Column } from "./forest.ts";
import type { SplitColumn } from "./split.ts";

/** What every trainer of trees may be told about columns, in params.yaml. */
export const columnKeys = {
  bins: z.int().min(2).max(binLimit).default(binLimit),
  crosses: z.array(z.string().max(2100)).max(1000).default([]),
  /** Threads; 0 for as many as the work is worth. They decide nothing but the time. */
  threads: z.int().min(0).max(64).default(0),
};

export const monotoneKey = z.record(z.string().max(1000), z.enum(["increasing", "decreasing"])).default({});

interface ColumnParams {
  readonly bins: number;
  readonly crosses: readonly string[];
  readonly weight?: string | undefined;
  readonly monotone?: z.output<typeof monotoneKey>;
}

/** The columns of the rows to learn from, as trees take them. */
export interface LearnedColumns {
  readonly inputs: ForestInputs;
  readonly columns: readonly Column[];
  readonly binnings: readonly Binning[];
  readonly splitColumns: readonly SplitColumn[];
}

function monotoneOf(inputs: ForestInputs, declared: z.output<typeof monotoneKey>) {
  const stray = Object.keys(declared).find((column) => !inputs.numeric.includes(column));
  if (stray !== undefined)
    throw new LockstepError("PARAMS_INVALID", `monotone: ${shownCell(stray)} is not a numeric column`, {
      hint: `Numeric columns are ${inputs.numeric.join(", ")}.`,
    });
  return (column: string | undefined): SplitColumn["monotone"] => {
    const direction = column === undefined || !Object.hasOwn(declared, column) ? undefined : declared[column];
    return direction === undefined ? 0 : direction === "increasing" ? 1 : -1;
  };
}

/**
 * Learns categories and bins from these rows.
 *
 * @throws LockstepError PARAMS_INVALID, COLUMN_MISSING, TABLE_INVALID.
 */
export function learnColumns(request: TrainingRequest, params: ColumnParams, rows: Table): LearnedColumns {
  const numeric = withoutWeight(request.numericColumns, params.weight);
  const inputs: ForestInputs = {
    numeric,
    crosses: params.crosses.map((text) => parseCross(text, numeric)),
    categorical: request.categoricalColumns.map((column) => ({ column, categories: frequentCategories(rows, column) })),
  };
  const monotone = monotoneOf(inputs, params.monotone ?? {});
  const columns = forestColumns(inputs, rows);
  const numericCount = inputs.numeric.length + inputs.crosses.length;
  const binnings = columns.map((column, i): Binning => {
    const categories = inputs.categorical[i - numericCount]?.categories;
    return categories === undefined
      ? numericBinning(column, params.bins)
      : { kind: "categorical", binCount: categories.length };
  });
  const splitColumns = binnings.map(({ kind, binCount }, index) => ({
    index,
    kind,
    binCount,
    monotone: monotone(inputs.numeric[index]),
  }));
  return { inputs, columns, binnings, splitColumns };
}

/** Cells from which further threads pay: below it, telling them what to do takes longer than doing it. */
const cellsPerThread = 200_000;

/** @param wanted - 0 for as many as the work is worth. */
export function threadCount(wanted: number, cells: number): number {
  if (wanted > 0) return wanted;
  return Math.max(1, Math.min(availableParallelism(), 8, Math.floor(cells / cellsPerThread)));
}
