import { LockstepError } from "../../../domain/error.ts";
import { type Bagging, timesDrawn } from "./bagging.ts";
import { addBinned } from "./binned-tree.ts";
import { applyLink, type Forest } from "./forest.ts";
import type { Truth } from "./losses.ts";

/** Rows as they are judged by the trees that did not draw them. */
export interface OutOfBag {
  /** Numbers of the rows that at least one tree did not draw. */
  readonly rows: Uint32Array;
  /** Row-major `[rows, outputs]`. */
  readonly scores: Float64Array;
  /** Mean over the weights of the squared error; of classes, summed over their probabilities. */
  readonly squaredError: number;
}

interface Judging {
  readonly forest: Forest;
  readonly bagging: Bagging;
  readonly truth: Truth;
  /** Is told the error after each draw; without it only the last one is computed. */
  readonly onTree: ((draws: number, squaredError: number) => Promise<void>) | undefined;
}

/** @throws LockstepError METRIC_INVALID when every tree drew every row. */
export async function judgeOutOfBag({ forest, bagging, truth, onTree }: Judging): Promise<OutOfBag> {
  const { baselines, trees, link } = forest;
  const rowCount = truth.targets.length;
  const width = baselines.length;
  const sums = new Float64Array(rowCount * width);
  const counts = new Uint32Array(rowCount);
  const draws = trees.length / width;
  const judged = (): OutOfBag => {
    const rows = Uint32Array.from(counts.keys()).filter((row) => counts[row] !== 0);
    const scores = new Float64Array(rows.length * width);
    for (const [i, row] of rows.entries())
      for (let output = 0; output < width; output++)
        scores[i * width + output] =
          (baselines[output] as number) + (sums[row * width + output] as number) / (counts[row] as number);
    applyLink(link, scores, width);
    return { rows, scores, squaredError: squaredError(truth, rows, { scores, width }) };
  };
  for (let draw = 0; draw < draws; draw++) {
    const times = timesDrawn(bagging, draw);
    for (let output = 0; output < width; output++) {
      const tree = trees[draw * width + output] ?? [];
      const values = new Float64Array(rowCount);
      addBinned(tree, bagging, { sums: values, stride: 1, offset: 0 });
      // A leaf holds its share of the mean over all trees.
      for (let row = 0; row < rowCount; row++)
        if (times[row] === 0) (sums[row * width + output] as number) += (values[row] as number) * draws;
    }
    for (let row = 0; row < rowCount; row++) if (times[row] === 0) (counts[row] as number)++;
    if (onTree !== undefined && counts.some((count) => count > 0)) await onTree(draw + 1, judged().squaredError);
  }
  const all = judged();
  if (Number.isFinite(all.squaredError)) return all;
  throw new LockstepError("METRIC_INVALID", "every tree of the forest drew every row: none is left to judge it by", {
    hint: "Grow more `trees`, or lower `row_share` in params.yaml.",
  });
}

function squaredError(
  { targets, weights }: Truth,
  rows: Uint32Array,
  { scores, width }: { readonly scores: Float64Array; readonly width: number },
): number {
  let sum = 0;
  let total = 0;
  for (const [i, row] of rows.entries()) {
    const weight = weights[row] as number;
    const target = targets[row] as number;
    for (let output = 0; output < width; output++) {
      const wanted = width === 1 ? target : target === output ? 1 : 0;
      sum += weight * ((scores[i * width + output] as number) - wanted) ** 2;
    }
    total += weight;
  }
  return sum / total;
}
