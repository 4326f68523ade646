// What the feature graph gives for the tables that live.py writes.
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import type { Table } from "../../pipeline/data/tables/table.ts";
import { featureColumns } from "../../pipeline/training/features/graph/apply.ts";
import { featureDeclarations } from "../../pipeline/training/features/graph/declare.ts";
import { fitFeatures } from "../../pipeline/training/features/graph/fit.ts";
import { planFeatures } from "../../pipeline/training/features/graph/plan-features.ts";
import { fitTarget, outOfFold } from "../../pipeline/training/features/graph/target-encoding.ts";
import type { Answers } from "./answers.ts";

type Cell = string | number | null;

export interface FeatureTable {
  readonly training: readonly Cell[];
  readonly rows: readonly Cell[];
  readonly declaration: unknown;
}

export interface TargetTable {
  readonly training: readonly string[];
  readonly rows: readonly string[];
  readonly targets: readonly number[];
  readonly width: number;
  readonly smoothing: "auto" | number;
  readonly folds: readonly number[];
}

function column(cells: readonly Cell[]): Table {
  return tableOfRows(
    ["x"],
    cells.map((cell) => [cell === null ? "" : String(cell)]),
  );
}

/** A missing value as JSON has it. */
function plain(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Row by row, as scikit-learn's matrices are. */
export function features({ training, rows, declaration }: FeatureTable): Answers {
  const plan = planFeatures({
    columns: { numeric: [], categorical: [] },
    declared: featureDeclarations.parse([declaration]),
    crosses: [],
    style: "network",
  });
  const { graph } = fitFeatures({ rows: column(training), plan, seed: 0 });
  const columns = featureColumns({ graph, rows: column(rows) });
  return { values: rows.flatMap((_, row) => columns.map((values) => plain(values[row] ?? 0))) as readonly number[] };
}

export function targetEncoding({ training, rows, targets, width, smoothing, folds }: TargetTable): Answers {
  const values = Float64Array.from(targets);
  const encoder = fitTarget(training, { values, width }, smoothing);
  const position = new Map(encoder.categories.map((text, i) => [text, i]));
  return {
    later: rows.flatMap((text) =>
      encoder.means.map((mean, at) => encoder.encodings[(position.get(text) ?? Number.NaN) * width + at] ?? mean),
    ),
    training: [...outOfFold(training, { targets: { values, width }, smoothing, folds: Uint32Array.from(folds) })],
  };
}
