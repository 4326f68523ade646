import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { isMissing, numericCells, shownCell } from "./cells.ts";
import { categoriesOf, type FeatureColumns } from "./columns.ts";
import { applyCross, type Cross } from "./crosses.ts";

/** `(value − mean) / scale`; learned from training rows. */
export interface Scaling {
  readonly mean: number;
  /** Standard deviation, 1 for a constant column; above 0. */
  readonly scale: number;
}

/** What turns raw rows into the numbers a network takes; everything in it was learned from training rows only. */
export interface Transform {
  readonly numeric: readonly (Scaling & {
    readonly column: string;
    /** Stands in for a missing cell. */
    readonly median: number;
  })[];
  readonly crosses: readonly (Scaling & Cross)[];
  readonly categorical: readonly {
    readonly column: string;
    /** One input each, and one more for missing and unknown values. */
    readonly categories: readonly string[];
  }[];
}

/** Row-major `[rowCount, width]`. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rowCount: number;
  readonly width: number;
}

export function transformWidth(transform: Transform): number {
  const oneHot = transform.categorical.reduce((sum, { categories }) => sum + categories.length + 1, 0);
  return transform.numeric.length + transform.crosses.length + oneHot;
}

function medianOf(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function scalingOf(values: Float64Array, name: string): Scaling {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const scale = Math.sqrt(variance);
  if (!Number.isFinite(scale))
    throw new LockstepError("TABLE_INVALID", `the values of ${shownCell(name)} are too large to standardise`, {
      hint: "Correct the unit of the column, or name it under `drop` in params.yaml.",
    });
  // A column that is constant but for rounding carries nothing; dividing by its noise would blow it up.
  return { mean, scale: scale > 1e-12 * Math.max(1, Math.abs(mean)) ? scale : 1 };
}

function imputed(values: Float64Array, median: number): Float64Array {
  return values.map((value) => (Number.isNaN(value) ? median : value));
}

/**
 * Learns medians, means, deviations and categories from these rows.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
 */
export function fitTransform(rows: Table, columns: FeatureColumns, crosses: readonly Cross[]): Transform {
  const filled = new Map<string, Float64Array>();
  const numeric = columns.numeric.map((column) => {
    const values = numericCells(rows, column);
    const median = medianOf(values);
    if (Number.isNaN(median))
      throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)} has no value in any training row`, {
        hint: "Name it under `drop` in params.yaml, or fill it.",
      });
    const complete = imputed(values, median);
    filled.set(column, complete);
    return { column, median, ...scalingOf(complete, column) };
  });
  const values = (column: string): Float64Array => filled.get(column) ?? new Float64Array(rows.rowCount);
  return {
    numeric,
    crosses: crosses.map((cross) => ({
      ...cross,
      ...scalingOf(
        applyCross(cross.operator, values(cross.left), values(cross.right)),
        `${cross.left} ${cross.operator} ${cross.right}`,
      ),
    })),
    categorical: columns.categorical.map((column) => ({ column, categories: categoriesOf(rows, column) })),
  };
}

/**
 * Raw rows as a network's inputs: numeric columns, crosses, then one-hot groups.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID for text in a numeric column.
 */
export function applyTransform(transform: Transform, rows: Table): Matrix {
  const width = transformWidth(transform);
  const matrix: Matrix = { values: new Float32Array(rows.rowCount * width), rowCount: rows.rowCount, width };
  const filled = new Map<string, Float64Array>();
  let at = 0;
  const place = (values: Float64Array, { mean, scale }: Scaling): void => {
    for (let row = 0; row < values.length; row++) matrix.values[row * width + at] = ((values[row] ?? 0) - mean) / scale;
    at++;
  };
  for (const { column, median, ...scaling } of transform.numeric) {
    const values = imputed(numericCells(rows, column), median);
    filled.set(column, values);
    place(values, scaling);
  }
  for (const { left, operator, right, ...scaling } of transform.crosses) {
    const [a, b] = [filled.get(left), filled.get(right)];
    if (a === undefined || b === undefined)
      throw new LockstepError(
        "MODEL_INVALID",
        `a cross uses ${shownCell(a === undefined ? left : right)}, which is no input of the model`,
      );
    place(applyCross(operator, a, b), scaling);
  }
  for (const { column, categories } of transform.categorical) {
    const position = new Map(categories.map((category, i) => [category, i]));
    for (const [row, cell] of rows.column(column).entries()) {
      const found = isMissing(cell) ? undefined : position.get(cell.trim());
      matrix.values[row * width + at + (found ?? categories.length)] = 1;
    }
    at += categories.length + 1;
  }
  return matrix;
}
