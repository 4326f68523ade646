import type { Table } from "../../data/tables/table.ts";
import { quantile } from "../../domain/statistics/quantile.ts";
import { numericCells } from "../features/cells.ts";
import { rounded } from "../rounded.ts";
import type { ModelInput, Predictor } from "../trainers/trainer.ts";

/** What a model says on average when one input has one value in every row. */
export interface DependencePoint {
  readonly value: string;
  /** Mean of each number that the model gives, `[width]`. */
  readonly means: readonly number[];
}

/** Values at which an input is looked at: the known categories, or quantiles of the numbers in the rows. */
function valuesOf({ name, kind, categories }: ModelInput, rows: Table, points: number): readonly string[] {
  // There is no scale from one picture to another.
  if (kind === "image") return [];
  if (kind === "categorical") return categories.slice(0, points);
  const known = numericCells(rows, name)
    .filter((value) => !Number.isNaN(value))
    .sort();
  // A quantile lies between two values: 15.0225 comes out as 15.022499999999999, and nobody means that.
  const grid = Array.from({ length: points }, (_, i) => rounded(quantile(known, i / (points - 1))));
  return [...new Set(grid.filter((value) => !Number.isNaN(value)))].map(String);
}

function withValue(rows: Table, column: string, value: string): Table {
  const cells = new Array<string>(rows.rowCount).fill(value);
  return {
    columns: rows.columns,
    rowCount: rows.rowCount,
    ...(rows.file === undefined ? {} : { file: rows.file }),
    column: (name) => (name === column ? cells : rows.column(name)),
  };
}

/**
 * How a model's answer depends on one input, all others as they are in the rows, on average.
 *
 * @param points - At least 2.
 * @throws LockstepError TABLE_INVALID for text in a numeric column.
 * @see Friedman (2001), Greedy function approximation: a gradient boosting machine, section 8.2.
 */
export async function partialDependence(
  predictor: Pick<Predictor, "predict">,
  rows: Table,
  { input, points }: { readonly input: ModelInput; readonly points: number },
): Promise<readonly DependencePoint[]> {
  const found: DependencePoint[] = [];
  for (const value of valuesOf(input, rows, points)) {
    const { values, width } = await predictor.predict(withValue(rows, input.name, value));
    const means = Array.from({ length: width }, (_, i) => {
      let sum = 0;
      for (let row = 0; row < rows.rowCount; row++) sum += values[row * width + i] as number;
      return sum / rows.rowCount;
    });
    found.push({ value, means });
  }
  return found;
}
