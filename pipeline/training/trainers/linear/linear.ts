import { z } from "zod";
import { LockstepError } from "../../../domain/error.ts";
import { type Task, taskWidth } from "../../../domain/task.ts";
import { applyFeatures, type Matrix } from "../../features/graph/apply.ts";
import { featureInputs, graphWidth } from "../../features/graph/graph.ts";
import { readParams } from "../../params.ts";
import { applyLink } from "../gbdt/forest.ts";
import { featureKeys, learnFeatures } from "../learned-features.ts";
import { readModelText, writeModelFolder } from "../model-folder.ts";
import { supervise, validationShare, weightKeys } from "../supervision.ts";
import { chosenThreshold, thresholdRule } from "../threshold-rule.ts";
import type { Predictor, Trainer } from "../trainer.ts";
import { encodeTransform, readTransform, transformLimitBytes } from "../transform-file.ts";
import { leastSquares } from "./least-squares.ts";
import { encodeLinear, readLinear } from "./linear-file.ts";
import { type Design, type LinearFunction, logisticObjective, unpacked } from "./logistic.ts";
import { minimise } from "./newton.ts";

export const format = "linear";
export const fileName = "linear.json";
const textLimitBytes = 16 * 1024 * 1024;

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
  if (found !== undefined && (l2 > 0 || found.value > perfection * weight)) return unpacked(found.place, design.width);
  throw new LockstepError(
    "METRIC_INVALID",
    "the coefficients grow without end: the classes can be told apart without error",
    {
      hint: "Set `l2` above 0 in params.yaml.",
    },
  );
}

/** The linear function of each row, and the link of its task; row-major `[rows, outputs]`. */
function scored(
  { coefficients, intercepts }: LinearFunction,
  { values, rowCount, width }: Matrix,
  task: Task,
): Float64Array {
  const outputs = coefficients.length;
  const scores = new Float64Array(rowCount * outputs);
  for (const [output, factors] of coefficients.entries())
    for (let row = 0; row < rowCount; row++) {
      let sum = intercepts[output] as number;
      for (let i = 0; i < width; i++) sum += (factors[i] as number) * (values[row * width + i] as number);
      scores[row * outputs + output] = sum;
    }
  if (task.kind === "regression") return scores;
  return applyLink(task.kind === "binary" ? "logistic" : "softmax", scores, outputs);
}

/** Linear, ridge, logistic and multinomial regression, solved to the last digits. */
export const linearTrainer: Trainer = {
  format,
  tasks: ["binary", "multiclass", "regression"],
  load: loadLinear,
  async train(request) {
    const { task, labelColumn } = request;
    const params = readParams(paramsSchema, request.params);
    const { training, validation } = supervise(request, params);
    const { graph, trainingOutputs } = learnFeatures(request, params, { ...training, style: "network" });
    const matrix = applyFeatures({ graph, rows: training.rows, trainingOutputs });
    const { targets, weights } = training;
    const linear = fitted(
      { inputs: Float64Array.from(matrix.values), width: matrix.width, targets, weights },
      task,
      params.l2,
    );
    const scores = scored(linear, applyFeatures({ graph, rows: validation.rows }), task);
    const threshold = chosenThreshold(params.threshold, { task, targets: validation.targets, scores });
    await writeModelFolder(request.outputFolder, {
      [fileName]: encodeLinear(linear),
      "transform.json": encodeTransform({ label: labelColumn, task, threshold, features: graph }),
    });
    return { format, backend: "javascript", epochs: 1, finalLoss: meanLoss(task, validation, scores) };
  },
};

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

/** @throws LockstepError MODEL_INVALID. */
async function loadLinear(folder: string): Promise<Predictor> {
  const linear = readLinear(await readModelText(folder, fileName, textLimitBytes));
  const { task, threshold, features } = readTransform(
    await readModelText(folder, "transform.json", transformLimitBytes),
  );
  const width = graphWidth(features);
  if (linear.intercepts.length !== taskWidth(task) || linear.coefficients.some(({ length }) => length !== width))
    throw new LockstepError("MODEL_INVALID", `${folder}: the coefficients do not fit the transform and the task`, {
      hint: "The files are of two models; restore the folder or train it again.",
    });
  return {
    format,
    task,
    threshold,
    inputs: featureInputs(features),
    predict(rows) {
      return Promise.resolve({
        values: scored(linear, applyFeatures({ graph: features, rows }), task),
        width: taskWidth(task),
      });
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
