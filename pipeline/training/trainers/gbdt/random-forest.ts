import { z } from "zod";
import { counted } from "../../../domain/counted.ts";
import type { Task } from "../../../domain/task.ts";
import { readParams } from "../../params.ts";
import { type Checkpoint, openCheckpoint } from "../checkpoint.ts";
import { type SupervisedRows, superviseAll, weightKeys } from "../supervision.ts";
import { chosenThreshold, thresholdRule } from "../threshold-rule.ts";
import type { Trainer, TrainingRequest } from "../trainer.ts";
import { spreadOf, weightedMean } from "../weighted.ts";
import type { Bagging } from "./bagging.ts";
import { type Bagged, growAll } from "./bagging-threads.ts";
import { type Forest, scaledTree, type Tree } from "./forest.ts";
import { loadForest, writeForest } from "./forest-model.ts";
import { judgeOutOfBag } from "./out-of-bag.ts";
import { columnKeys, type LearnedColumns, learnColumns, threadCount } from "./tree-columns.ts";

export const format = "random_forest";

/** How a random forest is grown, in params.yaml. */
export const paramsSchema = z.strictObject({
  /** Draws of rows; each grows one tree, of several classes one for each. */
  trees: z.int().min(1).max(100_000).default(200),
  /** Fewest rows of a leaf, most leaves of a tree, and most splits from root to leaf; 0 for no limit. */
  leaf_rows: z.int().min(1).max(1_000_000).default(5),
  leaves: z.int().min(0).max(1_000_000).default(0),
  depth: z.int().min(0).max(1000).default(0),
  ...columnKeys,
  /** Rows drawn for each tree, with replacement, as a share of all. */
  row_share: z.number().gt(0).max(1).default(1),
  /** Columns drawn for each split; 0 for the square root of their number, in a regression for a third. */
  split_columns: z.int().min(0).max(100_000).default(0),
  ...weightKeys,
  threshold: thresholdRule,
});
type Params = z.output<typeof paramsSchema>;

function drawnColumns({ split_columns: wanted }: Params, task: Task, count: number): number {
  const usual = task.kind === "regression" ? count / 3 : Math.sqrt(count);
  return Math.max(1, Math.min(count, wanted === 0 ? Math.round(usual) : wanted));
}

/** What the leaves of each output are means of, and how sums of leaves become the label's own numbers. */
interface Outputs {
  readonly targets: readonly Float64Array[];
  readonly baselines: readonly number[];
  /** Exact: a power of two. */
  readonly scale: number;
}

function shared(values: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
  copy.set(values);
  return copy;
}

function outputsOf(task: Task, { targets, weights }: SupervisedRows): Outputs {
  if (task.kind === "multiclass")
    return {
      targets: task.classes.map((_, output) => shared(targets.map((target) => (target === output ? 1 : 0)))),
      baselines: task.classes.map(() => 0),
      scale: 1,
    };
  if (task.kind === "binary") return { targets: [shared(targets)], baselines: [0], scale: 1 };
  // Numbers far from 0 would leave no digits for their differences.
  const mean = weightedMean(targets, weights);
  const scale = spreadOf(targets);
  return { targets: [shared(targets.map((target) => (target - mean) / scale))], baselines: [mean], scale };
}

/** Random forest over histograms: many deep trees, each from a draw of the rows, judged by the rows that it did not draw. */
export const randomForestTrainer: Trainer = {
  format,
  tasks: ["binary", "multiclass", "regression"],
  parameters: Object.keys(paramsSchema.shape),
  load: loadForest,
  async train(request) {
    const { task } = request;
    const params = readParams(paramsSchema, request.params);
    const rows = superviseAll(request, params);
    const learned = learnColumns(request, params, rows);
    const outputs = outputsOf(task, rows);
    const bagging = baggingOf(request, params, { rows, learned, outputs });
    const checkpoint = await openCheckpoint(request, [format, "1"]);
    const grown = await grownTrees({ request, params, bagging, checkpoint });
    const forest: Forest = {
      link: task.kind === "regression" ? "identity" : "shares",
      baselines: outputs.baselines,
      trees: grown.map((tree) => scaledTree(tree, outputs.scale)),
    };
    const { onPoint } = request;
    const judged = await judgeOutOfBag({
      forest,
      bagging,
      truth: rows,
      onTree: onPoint && ((step, error) => onPoint({ step, values: { "out_of_bag/squared_error": error } })),
    });
    const targets = Float64Array.from(judged.rows, (row) => rows.targets[row] as number);
    await writeForest(request.outputFolder, {
      format,
      label: request.labelColumn,
      task,
      threshold: chosenThreshold(params.threshold, { task, targets, scores: judged.scores }),
      features: learned.features,
      forest,
    });
    await checkpoint.remove();
    return { format, backend: "javascript", epochs: params.trees, finalLoss: judged.squaredError };
  },
};

interface Learning {
  readonly rows: SupervisedRows;
  readonly learned: LearnedColumns;
  readonly outputs: Outputs;
}

function baggingOf({ task, seed }: TrainingRequest, params: Params, { rows, learned, outputs }: Learning): Bagging {
  const { bins, binnings, splitColumns } = learned;
  return {
    bins,
    binnings,
    splitColumns,
    targets: outputs.targets,
    weights: shared(rows.weights),
    rules: {
      leaves: params.leaves === 0 ? Number.POSITIVE_INFINITY : params.leaves,
      depth: params.depth,
      minimumRows: params.leaf_rows,
      // Leaves are means; what they rest on is said by the fewest rows.
      minimumHessian: 1e-9,
      l2: 0,
      learningRate: 1 / params.trees,
    },
    drawn: drawnColumns(params, task, bins.length),
    rowShare: params.row_share,
    seed,
  };
}

interface Growing {
  readonly request: TrainingRequest;
  readonly params: Params;
  readonly bagging: Bagging;
  readonly checkpoint: Checkpoint;
}

/** All trees in their order, whichever process or thread grew them. */
async function grownTrees({ request, params, bagging, checkpoint }: Growing): Promise<readonly Tree[]> {
  const found = new Map((checkpoint.records as readonly Bagged[]).map(({ number, trees }) => [number, trees]));
  await growAll({
    bagging,
    numbers: Array.from({ length: params.trees }, (_, number) => number).filter((number) => !found.has(number)),
    threads: threadCount(params.threads, params.trees * bagging.weights.length),
    async onGrown(grown) {
      found.set(grown.number, grown.trees);
      await checkpoint.append(grown);
      request.onProgress(found.size / params.trees, counted(found.size, "tree"));
    },
  });
  return [...found].sort(([a], [b]) => a - b).flatMap(([, trees]) => trees);
}
