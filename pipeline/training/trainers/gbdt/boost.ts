import { setImmediate as nextTurn } from "node:timers/promises";
import { Prng } from "../../../domain/prng.ts";
import { type Binning, binColumn } from "./bins.ts";
import { type Column, compileForest, type Forest, sigmoid, type Tree } from "./forest.ts";
import { type GrowRules, growTree } from "./grow.ts";
import { HistogramPool } from "./histogram.ts";
import type { SplitColumn } from "./split.ts";

export interface BoostRows {
  readonly columns: readonly Column[];
  /** `[rowCount]`, 1 or 0. */
  readonly labels: Uint8Array;
}

export interface BoostRequest {
  readonly training: BoostRows;
  readonly validation: BoostRows;
  readonly binnings: readonly Binning[];
  readonly splitColumns: readonly SplitColumn[];
  readonly rules: GrowRules;
  /** Most trees. */
  readonly trees: number;
  /** Trees without a lower validation loss after which boosting stops; 0 grows all and keeps all. */
  readonly patience: number;
  /** What a positive row counts for, where a negative one counts 1. */
  readonly positiveWeight: number;
  /** Share of the rows and of the columns that each tree sees, above 0 and at most 1. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
  readonly onTree: (tree: number, validationLoss: number) => void;
}

export interface BoostedForest {
  /** Up to the tree with the lowest validation loss, or with patience 0 all trees. */
  readonly forest: Forest;
  /** Trees that were grown. */
  readonly grown: number;
  /** Of the kept trees. */
  readonly validationLoss: number;
}

/** Mean over the weights, in nats; stable for any score. */
function logLoss(scores: Float64Array, labels: Uint8Array, positiveWeight: number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    const label = labels[row] as number;
    const weight = label === 1 ? positiveWeight : 1;
    sum += weight * (Math.max(score, 0) - score * label + Math.log1p(Math.exp(-Math.abs(score))));
    total += weight;
  }
  return sum / total;
}

/** Ascending numbers of a share of `count` things, at least one; all of them for a share of 1. */
function drawn(prng: Prng, count: number, share: number): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  if (share === 1) return all;
  return prng
    .shuffle(all)
    .slice(0, Math.max(1, Math.round(count * share)))
    .sort();
}

/** Adds a tree's values to the scores of rows it did not learn from. */
function addTree(tree: Tree, rows: BoostRows, scores: Float64Array): void {
  const values = compileForest({ baseline: 0, trees: [tree] })(rows.columns, scores.length);
  for (let row = 0; row < scores.length; row++) (scores[row] as number) += values[row] as number;
}

/** Boosts trees on the log loss. */
export async function boost(request: BoostRequest): Promise<BoostedForest> {
  const { training, validation, binnings, splitColumns, positiveWeight, rules } = request;
  const rowCount = training.labels.length;
  const rows = {
    bins: training.columns.map((column, i) => binColumn(binnings[i] as Binning, column)),
    rowCount,
  };
  const positives = training.labels.reduce((sum, label) => sum + label, 0) * positiveWeight;
  const negatives = rowCount - positives / positiveWeight;
  const baseline = Math.log(positives / negatives);
  const scores = new Float64Array(rowCount).fill(baseline);
  const validationScores = new Float64Array(validation.labels.length).fill(baseline);
  const gradients = new Float64Array(rowCount);
  const hessians = new Float64Array(rowCount);
  const pool = new HistogramPool(binnings.length);
  const prng = new Prng(request.seed);
  const trees: Tree[] = [];
  let best = { count: 0, loss: logLoss(validationScores, validation.labels, positiveWeight) };
  while (trees.length < request.trees && (request.patience === 0 || trees.length - best.count < request.patience)) {
    for (let row = 0; row < rowCount; row++) {
      const label = training.labels[row] as number;
      const weight = label === 1 ? positiveWeight : 1;
      const probability = sigmoid(scores[row] as number);
      gradients[row] = weight * (probability - label);
      hessians[row] = weight * probability * (1 - probability);
    }
    const sample = drawn(prng, rowCount, request.rowShare);
    const columns = [...drawn(prng, splitColumns.length, request.columnShare)].map(
      (i) => splitColumns[i] as SplitColumn,
    );
    const { tree, leaves } = growTree({ rows, binnings, columns, gradients, hessians, sample, rules, pool });
    if (sample.length < rowCount) addTree(tree, training, scores);
    else for (const leaf of leaves) for (const row of leaf.rows) (scores[row] as number) += leaf.value;
    addTree(tree, validation, validationScores);
    trees.push(tree);
    const loss = logLoss(validationScores, validation.labels, positiveWeight);
    if (request.patience === 0 || loss < best.loss) best = { count: trees.length, loss };
    request.onTree(trees.length, loss);
    // Between trees the process may answer signals.
    await nextTurn();
  }
  return {
    forest: { baseline, trees: trees.slice(0, best.count) },
    grown: trees.length,
    validationLoss: best.loss,
  };
}
