import { dirname } from "node:path";
import { z } from "zod";
import { LockstepError } from "../../../domain/error.ts";
import { type Task, taskWidth } from "../../../domain/task.ts";
import { type FeatureRows, featureRows } from "../../features/graph/feature-rows.ts";
import { readParams } from "../../params.ts";
import { featureKeys, learnFeatures } from "../learned-features.ts";
import { writeTrainedModel } from "../model-folder.ts";
import { supervise, validationShare, weightKeys } from "../supervision.ts";
import { chosenThreshold, thresholdRule } from "../threshold-rule.ts";
import type { Trainer } from "../trainer.ts";
import { encodeTransform } from "../transform-file.ts";
import { leastSquares } from "./least-squares.ts";
import { encodeLinear } from "./linear-file.ts";
import { fileName, format, linearScores, loadLinear } from "./linear-model.ts";
import { type Design, type LinearFunction, logisticObjective, unpacked } from "./logistic.ts";
import { minimise } from "./newton.ts";

/** How a linear model is fitted, in params.yaml. */
export const paramsSchema = z.strictObject({
  /**
   * Holds coefficients back: half of it times their squares is added to the loss, summed over rows. It is `alpha` of a ridge regression,
   * and 1 / `C` of a logistic regression in scikit-learn. 0 for none.
   */
  l2: z.number().min(0).max(1e12).default(1),
  ...featureKeys,
  ...weightKeys,
  threshold: thresholdRule,
  validation_share: validationShare,
});

/** A mean log loss below which classes are told apart without error: larger coefficients would lower it further, for ever. */
const perfection = 1e-8;

/** Fits to these rows. @throws LockstepError METRIC_INVALID when there is no best function, as between classes without overlap. */
function fitted(design: Design, task: Task, l2: number): LinearFunction {
  if (task.kind !== "binary" && task.kind !== "multiclass") return leastSquares(design, l2);
  const found = minimise(logisticObjective(design, Math.max(2, taskWidth(task)), l2));
  const weight = design.weights.reduce((sum, each) => sum + each, 0);
  if (found !== undefined && (l2 > 0 || found.value > perfection * weight))
    return unpacked(found.place, design.inputs.width);
  throw new LockstepError(
    "METRIC_INVALID",
    "the coefficients grow without end: the classes can be told apart without error",
    {
      hint: "Set `l2` above 0 in params.yaml.",
    },
  );
}

/** Linear, ridge, logistic and multinomial regression, solved to the last digits. */
export const linearTrainer: Trainer = {
  format,
  tasks: ["binary", "multiclass", "regression"],
  parameters: Object.keys(paramsSchema.shape),
  load: loadLinear,
  async train(request) {
    const { task, labelColumn } = request;
    const params = readParams(paramsSchema, request.params);
    const { training, validation } = supervise(request, params);
    const { graph, trainingOutputs } = learnFeatures(request, params, { ...training, style: "network" });
    const scratch = dirname(request.outputFolder);
    using inputs = featureRows({ graph, rows: training.rows, trainingOutputs }, scratch);
    const { targets, weights } = training;
    const linear = fitted({ inputs, targets, weights }, task, params.l2);
    using others = featureRows({ graph, rows: validation.rows }, scratch);
    const scores = scored(linear, others, task);
    const threshold = chosenThreshold(params.threshold, { task, targets: validation.targets, scores });
    await writeTrainedModel(request.outputFolder, {
      [fileName]: encodeLinear(linear),
      "transform.json": encodeTransform({ label: labelColumn, task, threshold, features: graph }),
    });
    return { format, backend: "javascript", epochs: 1, finalLoss: meanLoss(task, validation, scores) };
  },
};

/** The scores of all rows, row-major. */
function scored(linear: LinearFunction, rows: FeatureRows, task: Task): Float64Array {
  const scores = new Float64Array(rows.rowCount * linear.coefficients.length);
  let at = 0;
  for (const block of rows.blocks()) {
    const found = linearScores(linear, block, task);
    scores.set(found, at);
    at += found.length;
  }
  return scores;
}

/** Mean over the weights: log loss, or half the squared error. */
function meanLoss(
  task: Task,
  { targets, weights }: { readonly targets: Float64Array; readonly weights: Float64Array },
  scores: Float64Array,
): number {
  const width = taskWidth(task);
  let sum = 0;
  let total = 0;
  for (const [row, target] of targets.entries()) {
    const score = scores[row * width + (task.kind === "multiclass" ? target : 0)] as number;
    const weight = weights[row] as number;
    if (task.kind === "regression") sum += (weight * (score - target) ** 2) / 2;
    else
      sum -= weight * Math.log(Math.max(task.kind === "binary" && target === 0 ? 1 - score : score, Number.MIN_VALUE));
    total += weight;
  }
  return sum / total;
}
