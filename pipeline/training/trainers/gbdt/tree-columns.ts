import { availableParallelism } from "node:os";
import { z } from "zod";
import type { Table } from "../../../data/tables/table.ts";
import { LockstepError } from "../../../domain/error.ts";
import { shownCell } from "../../features/cells.ts";
import { nodeColumns } from "../../features/graph/apply.ts";
import { type FeatureGraph } from "../../features/graph/graph.ts";
import { type FeatureOutput, featureOutputs } from "../../features/graph/ports.ts";
import { featureKeys, learnFeatures } from "../learned-features.ts";
import type { SupervisedRows } from "../supervision.ts";
import type { TrainingRequest } from "../trainer.ts";
import type { BinnedRows } from "./binned-tree.ts";
import { type Binning, binColumn, binLimit, numericBinning } from "./bins.ts";
import type { Column } from "./forest.ts";
import type { SplitColumn } from "./split.ts";

/** What every trainer of trees may be told about columns, in params.yaml. */
export const columnKeys = {
  bins: z.int().min(2).max(binLimit).default(binLimit),
  ...featureKeys,
  /** Threads; 0 for as many as the work is worth. They decide nothing but the time. */
  threads: z.int().min(0).max(64).default(0),
};

export const monotoneKey = z.record(z.string().max(1000), z.enum(["increasing", "decreasing"])).default({});

interface ColumnParams extends z.output<z.ZodObject<typeof featureKeys>> {
  readonly bins: number;
  readonly weight?: string | undefined;
  readonly monotone?: z.output<typeof monotoneKey>;
}

/** The columns of the rows to learn from, as trees take them. */
export interface LearnedColumns extends BinnedRows {
  readonly features: FeatureGraph;
  readonly splitColumns: readonly SplitColumn[];
}

function monotoneOf(outputs: readonly FeatureOutput[], declared: z.output<typeof monotoneKey>) {
  const numeric = outputs.filter(({ kind, name, columns }) => kind === "number" && columns[0] === name);
  const stray = Object.keys(declared).find((column) => !numeric.some(({ name }) => name === column));
  if (stray !== undefined)
    throw new LockstepError("PARAMS_INVALID", `monotone: ${shownCell(stray)} is not a numeric column`, {
      hint: `Numeric columns are ${numeric.map(({ name }) => name).join(", ")}.`,
    });
  return ({ name }: FeatureOutput): SplitColumn["monotone"] => {
    const direction = Object.hasOwn(declared, name) ? declared[name] : undefined;
    return direction === undefined ? 0 : direction === "increasing" ? 1 : -1;
  };
}

/** @throws LockstepError PARAMS_INVALID for a column of more categories than a split tells apart. */
function binningOf({ name, kind, categories }: FeatureOutput, column: Column, bins: number): Binning {
  if (kind === "number") return numericBinning(column, bins);
  if (categories > binLimit)
    throw new LockstepError("PARAMS_INVALID", `${shownCell(name)}: trees tell at most ${binLimit} categories apart`, {
      hint: "Make `max_categories` smaller.",
    });
  return { kind: "categorical", binCount: categories };
}

/**
 * Learns categories and bins from these rows.
 *
 * @throws LockstepError PARAMS_INVALID, COLUMN_MISSING, TABLE_INVALID.
 */
export function learnColumns(
  request: TrainingRequest,
  params: ColumnParams,
  training: Pick<SupervisedRows, "rows" | "targets">,
): LearnedColumns {
  const { rows, targets } = training;
  const { graph, trainingOutputs } = learnFeatures(request, params, { rows, targets, style: "trees" });
  const outputs = featureOutputs(graph);
  const monotone = monotoneOf(outputs, params.monotone ?? {});
  const binnings: Binning[] = [];
  const bins: Uint8Array[] = [];
  for (const columns of nodeColumns({ graph, rows, trainingOutputs }))
    for (const column of columns) {
      const binning = binningOf(outputs[bins.length] as FeatureOutput, column, params.bins);
      binnings.push(binning);
      bins.push(binColumn(binning, column));
    }
  const splitColumns = outputs.map((output, index) => {
    const { kind, binCount } = binnings[index] as Binning;
    return { index, kind, binCount, monotone: monotone(output) };
  });
  return { features: graph, binnings, bins, splitColumns };
}

/** Other rows in the bins that were learned. @throws LockstepError COLUMN_MISSING, TABLE_INVALID. */
export function binRows({ features, binnings }: LearnedColumns, rows: Table): BinnedRows {
  const bins: Uint8Array[] = [];
  for (const columns of nodeColumns({ graph: features, rows }))
    for (const column of columns) bins.push(binColumn(binnings[bins.length] as Binning, column));
  return { binnings, bins };
}

/** Cells from which further threads pay: below it, telling them what to do takes longer than doing it. */
const cellsPerThread = 200_000;

/** @param wanted - 0 for as many as the work is worth. */
export function threadCount(wanted: number, cells: number): number {
  if (wanted > 0) return wanted;
  return Math.max(1, Math.min(availableParallelism(), 8, Math.floor(cells / cellsPerThread)));
}
