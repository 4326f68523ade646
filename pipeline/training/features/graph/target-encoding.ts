import { rowsByValue } from "../../splits/fold.ts";
import { kFold, stratifiedKFold } from "../../splits/k-fold.ts";
import type { CategoryEncoder } from "./graph.ts";

/** What a target encoding averages: a number for each row, or one for each row and class. */
export interface Targets {
  /** Row-major `[n, width]`. */
  readonly values: Float64Array;
  readonly width: number;
}

export type TargetEncoder = Extract<CategoryEncoder, { readonly kind: "target" }>;

/** Folds in which training rows are encoded by the others. */
const foldCount = 5;

/** Rows, sum and squared deviations of each text's targets. */
interface Group {
  count: number;
  sum: number;
  squares: number;
}

function smoothed(
  group: Group,
  smoothing: "auto" | number,
  overall: { readonly mean: number; readonly variance: number },
): number {
  const { count, sum, squares } = group;
  if (smoothing !== "auto") return (sum + smoothing * overall.mean) / (count + smoothing);
  // Empirical Bayes: the surer a text's own mean is beside how far the targets spread at all, the more it counts.
  const share = (overall.variance * count) / (overall.variance * count + squares / count);
  return Number.isNaN(share) ? overall.mean : share * (sum / count) + (1 - share) * overall.mean;
}

/**
 * Means of the targets of each text, drawn towards the overall mean. Rows without a text count for the overall mean alone.
 *
 * @see Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes. Checked against scikit-learn's
 * TargetEncoder.
 */
export function fitTarget(
  texts: readonly (string | undefined)[],
  { values, width }: Targets,
  smoothing: "auto" | number,
): TargetEncoder {
  const categories = [...new Set(texts)].filter((text) => text !== undefined).sort();
  const position = new Map(categories.map((text, i) => [text, i]));
  const rows = texts.map((text) => (text === undefined ? -1 : (position.get(text) ?? -1)));
  const encodings = new Float64Array(categories.length * width);
  const means = Array.from({ length: width }, (_, at) => {
    const target = (row: number): number => values[row * width + at] ?? 0;
    const mean = rows.reduce((sum, _position, row) => sum + target(row), 0) / rows.length;
    const variance = rows.reduce((sum, _position, row) => sum + (target(row) - mean) ** 2, 0) / rows.length;
    const groups = categories.map((): Group => ({ count: 0, sum: 0, squares: 0 }));
    for (const [row, category] of rows.entries()) {
      const group = groups[category];
      if (group === undefined) continue;
      group.count++;
      group.sum += target(row);
    }
    for (const [row, category] of rows.entries()) {
      const group = groups[category];
      if (group !== undefined) group.squares += (target(row) - group.sum / group.count) ** 2;
    }
    for (const [category, group] of groups.entries())
      encodings[category * width + at] = smoothed(group, smoothing, { mean, variance });
    return mean;
  });
  return { kind: "target", categories, encodings: [...encodings], means };
}

/**
 * Encodes each row by what the other folds say of its text, `[n, width]`: encoded by its own label among others, a row would give its
 * label away, and most of all that of a rare text.
 *
 * @param folds - `[n]`, the fold of each row.
 */
export function outOfFold(
  texts: readonly (string | undefined)[],
  {
    targets,
    smoothing,
    folds,
  }: { readonly targets: Targets; readonly smoothing: "auto" | number; readonly folds: Uint32Array },
): Float64Array {
  const { values, width } = targets;
  const encoded = new Float64Array(texts.length * width);
  for (const fold of new Set(folds)) {
    const others = [...folds.keys()].filter((row) => folds[row] !== fold);
    const encoder = fitTarget(
      others.map((row) => texts[row]),
      {
        values: Float64Array.from(others.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)])),
        width,
      },
      smoothing,
    );
    const position = new Map(encoder.categories.map((text, i) => [text, i]));
    for (const [row, text] of texts.entries()) {
      if (folds[row] !== fold) continue;
      const found = text === undefined ? undefined : position.get(text);
      for (const [at, mean] of encoder.means.entries())
        encoded[row * width + at] = found === undefined ? mean : (encoder.encodings[found * width + at] ?? mean);
    }
  }
  return encoded;
}

/** The fold of each row, every class in every fold where the targets are classes. */
export function targetFolds({ values, width }: Targets, seed: number): Uint32Array {
  const rowCount = values.length / width;
  const isClasses = values.every((value) => value === 0 || value === 1);
  const labels = Array.from({ length: rowCount }, (_, row) =>
    isClasses ? values.subarray(row * width, (row + 1) * width).join() : "",
  );
  const largest = Math.max(...[...rowsByValue(labels).values()].map(({ length }) => length));
  const divided =
    largest < 2
      ? kFold(rowCount, Math.min(foldCount, rowCount), seed)
      : stratifiedKFold(labels, Math.min(foldCount, largest), seed);
  const folds = new Uint32Array(rowCount);
  for (const [fold, { test }] of divided.entries()) for (const row of test) folds[row] = fold;
  return folds;
}
