import { LockstepError } from "../../../domain/error.ts";
import { type Task, taskWidth } from "../../../domain/task.ts";
import { applyFeatures, type Matrix } from "../../features/graph/apply.ts";
import { graphWidth } from "../../features/graph/graph.ts";
import { featureInputs } from "../../features/graph/ports.ts";
import { applyLink } from "../gbdt/forest.ts";
import { readModelText } from "../model-folder.ts";
import type { Predictor } from "../trainer.ts";
import { readTransform, type SavedTransform, transformLimitBytes } from "../transform-file.ts";
import { readLinear } from "./linear-file.ts";
import type { LinearFunction } from "./logistic.ts";

export const format = "linear";
export const fileName = "linear.json";
const textLimitBytes = 16 * 1024 * 1024;

/** The linear function of each row, and the link of its task; row-major `[rows, outputs]`. */
export function linearScores(
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

/** The files of a linear model, checked against each other. @throws LockstepError MODEL_INVALID. */
export async function readLinearFolder(folder: string): Promise<SavedTransform & { readonly linear: LinearFunction }> {
  const linear = readLinear(await readModelText(folder, fileName, textLimitBytes));
  const saved = readTransform(await readModelText(folder, "transform.json", transformLimitBytes));
  const width = graphWidth(saved.features);
  if (linear.intercepts.length === taskWidth(saved.task) && linear.coefficients.every(({ length }) => length === width))
    return { ...saved, linear };
  throw new LockstepError("MODEL_INVALID", `${folder}: the coefficients do not fit the transform and the task`, {
    hint: "The files are of two models; restore the folder or train it again.",
  });
}

/** @throws LockstepError MODEL_INVALID. */
export async function loadLinear(folder: string): Promise<Predictor> {
  const { linear, task, threshold, features } = await readLinearFolder(folder);
  return {
    format,
    task,
    threshold,
    inputs: featureInputs(features),
    features,
    predict(rows) {
      const values = linearScores(linear, applyFeatures({ graph: features, rows }), task);
      return Promise.resolve({ values, width: taskWidth(task) });
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
