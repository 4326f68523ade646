import { z } from "zod";
import { LockstepError } from "../../../domain/error.ts";
import type { Task } from "../../../domain/task.ts";
import { shownCell } from "../../features/cells.ts";
import { readParams } from "../../params.ts";
import { type Checkpoint, openCheckpoint } from "../checkpoint.ts";
import { type SupervisedRows, supervise, validationShare, weightKeys } from "../supervision.ts";
import { chosenThreshold, thresholdRule } from "../threshold-rule.ts";
import type { Trainer, TrainingRequest } from "../trainer.ts";
import { spreadOf } from "../weighted.ts";
import { addBinned, type BinnedRows } from "./binned-tree.ts";
import { type BoostRequest, boost, type GrownRound } from "./boost.ts";
import { applyLink, type Forest, scaledTree } from "./forest.ts";
import { loadForest, writeForest } from "./forest-model.ts";
import { type Loss, logisticLoss, pinballLoss, poissonLoss, softmaxLoss, squaredLoss } from "./losses.ts";
import { binRows, columnKeys, learnColumns, monotoneKey, threadCount } from "./tree-columns.ts";

export const format = "gbdt";

/** How a forest is boosted, in params.yaml. */
export const paramsSchema = z.strictObject({
  /** Most trees, of each class or quantile; early stopping may keep fewer. */
  trees: z.int().min(1).max(100_000).default(300),
  learning_rate: z.number().gt(0).max(1).default(0.1),
  /** Most leaves of a tree, and fewest rows of a leaf. */
  leaves: z.int().min(2).max(4096).default(31),
  leaf_rows: z.int().min(1).max(1_000_000).default(20),
  /** Most splits from root to leaf; 0 for no limit. */
  depth: z.int().min(0).max(64).default(0),
  l2: z.number().min(0).max(1e6).default(0),
  ...columnKeys,
  /** Shares of rows and columns that each tree sees. */
  row_share: z.number().gt(0).max(1).default(1),
  column_share: z.number().gt(0).max(1).default(1),
  /** Of a regression: what a wrong number costs. */
  loss: z.enum(["squared", "absolute", "poisson"]).default("squared"),
  /** Numeric columns by which the prediction may only rise (`increasing`) or fall (`decreasing`). */
  monotone: monotoneKey,
  ...weightKeys,
  threshold: thresholdRule,
  validation_share: validationShare,
  /** Trees without improvement after which training stops, and the best is kept; 0 grows and keeps all. */
  patience: z.int().min(0).max(100_000).default(20),
});
type Params = z.output<typeof paramsSchema>;

/** @throws LockstepError PARAMS_INVALID for a loss or a constraint that the task cannot have. */
function lossOf(task: Task, { loss, monotone }: Params): Loss {
  if (task.kind !== "regression" && loss !== "squared")
    throw new LockstepError("PARAMS_INVALID", `loss: a ${task.kind} task has its own`, {
      hint: "Take `loss` out of params.yaml, or say `task: regression`.",
    });
  // The bounds below a monotone split are Newton steps; a quantile in a leaf could pass them.
  if ((task.kind === "quantiles" || loss === "absolute") && Object.keys(monotone).length > 0)
    throw new LockstepError(
      "PARAMS_INVALID",
      "monotone: trees of quantiles and of absolute errors cannot be held to it",
      {
        hint: "Use `loss: squared`, or take `monotone` out of params.yaml.",
      },
    );
  switch (task.kind) {
    case "binary":
      return logisticLoss;
    case "multiclass":
      return softmaxLoss(task.classes.length);
    case "regression":
      return { squared: squaredLoss, absolute: pinballLoss([0.5]), poisson: poissonLoss }[loss];
    case "quantiles":
      return pinballLoss(task.levels);
  }
}

function checkCounts({ loss }: Params, { task, labelColumn }: TrainingRequest, targets: Float64Array): void {
  if (task.kind !== "regression" || loss !== "poisson") return;
  if (targets.some((target) => target < 0) || !targets.some((target) => target > 0))
    throw new LockstepError(
      "TABLE_INVALID",
      `label column ${shownCell(labelColumn)}: counts are 0 or more, and not all 0`,
      {
        hint: "Use `loss: squared` for numbers that may be below 0.",
      },
    );
}

/** Histogram gradient-boosted trees, deterministic, with missing values and categories as they are. */
export const gbdtTrainer: Trainer = {
  format,
  tasks: ["binary", "multiclass", "regression", "quantiles"],
  parameters: Object.keys(paramsSchema.shape),
  load: loadForest,
  async train(request) {
    const { task } = request;
    const params = readParams(paramsSchema, request.params);
    const loss = lossOf(task, params);
    const { training, validation } = supervise(request, params);
    checkCounts(params, request, training.targets);
    const learned = learnColumns(request, params, training);
    const { features, splitColumns } = learned;
    // 1 where the trees' sums are no lengths.
    const scale = loss.link === "identity" || loss.link === "ascending" ? spreadOf(training.targets) : 1;
    // Squared errors are in squared units.
    const unit = loss.leafQuantiles === undefined ? scale ** 2 : scale;
    const inUnits = ({ targets, weights }: SupervisedRows) => ({
      targets: targets.map((target) => target / scale),
      weights,
    });
    const validationRows = binRows(learned, validation.rows);
    const checkpoint = await openCheckpoint(request, [format, "1"]);
    const boosted = await boost({
      training: { binnings: learned.binnings, bins: learned.bins, ...inUnits(training) },
      validation: { ...validationRows, ...inUnits(validation) },
      splitColumns,
      loss,
      rules: {
        leaves: params.leaves,
        depth: params.depth,
        minimumRows: params.leaf_rows,
        minimumHessian: 1e-3,
        l2: params.l2,
        learningRate: params.learning_rate,
      },
      rounds: params.trees,
      patience: params.patience,
      rowShare: params.row_share,
      columnShare: params.column_share,
      seed: request.seed,
      threads: threadCount(params.threads, splitColumns.length * training.targets.length),
      resume: checkpoint.records as readonly GrownRound[],
      onRound: reported(request, { rounds: params.trees, unit, checkpoint }),
    });
    const forest: Forest = {
      ...boosted.forest,
      baselines: boosted.forest.baselines.map((baseline) => baseline * scale),
      trees: boosted.forest.trees.map((tree) => scaledTree(tree, scale)),
    };
    const scores = scoredBins(forest, validationRows, validation.targets.length);
    await writeForest(request.outputFolder, {
      format,
      label: request.labelColumn,
      task,
      threshold: chosenThreshold(params.threshold, { task, targets: validation.targets, scores }),
      features,
      forest,
    });
    await checkpoint.remove();
    return { format, backend: "javascript", epochs: boosted.rounds, finalLoss: boosted.validationLoss * unit };
  },
};

/** What a forest says of rows in the bins it was grown from, row-major `[rowCount, outputs]`. */
function scoredBins({ link, baselines, trees }: Forest, rows: BinnedRows, rowCount: number): Float64Array {
  const stride = baselines.length;
  const sums = new Float64Array(rowCount * stride);
  for (let i = 0; i < sums.length; i++) sums[i] = baselines[i % stride] as number;
  for (const [i, tree] of trees.entries()) addBinned(tree, rows, { sums, stride, offset: i % stride });
  return applyLink(link, sums, stride);
}

interface Reporting {
  readonly rounds: number;
  /** By which losses are multiplied to be in the label's own unit. */
  readonly unit: number;
  readonly checkpoint: Checkpoint;
}

/** Tells of each round, and keeps it for another process. */
function reported(
  { onProgress, onPoint }: TrainingRequest,
  { rounds, unit, checkpoint }: Reporting,
): BoostRequest["onRound"] {
  return async ({ round, validationLoss, trainingLoss, grown, isResumed }) => {
    if (!isResumed) await checkpoint.append(grown);
    const validation = validationLoss * unit;
    await onPoint?.({ step: round, values: { "training/loss": trainingLoss() * unit, "validation/loss": validation } });
    onProgress(round / rounds, `tree ${round}, validation loss ${validation.toPrecision(5)}`);
  };
}
