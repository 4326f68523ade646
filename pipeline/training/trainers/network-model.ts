import { LockstepError } from "../../domain/error.ts";
import { taskWidth } from "../../domain/task.ts";
import { applyFeatures } from "../features/graph/apply.ts";
import { graphWidth } from "../features/graph/graph.ts";
import { featureInputs } from "../features/graph/ports.ts";
import { withImages } from "../features/images/with-images.ts";
import { answerActivation } from "../networks/answer.ts";
import { openForward } from "../networks/forward.ts";
import { readPlan, readWeights } from "../networks/layers-file.ts";
import { inputWidth, shapesOf } from "../networks/shapes.ts";
import { readModelFile, readModelText } from "./model-folder.ts";
import { networkLoss } from "./network-loss.ts";
import type { Predictor } from "./trainer.ts";
import { readTransform, transformLimitBytes } from "./transform-file.ts";

export const format = "tfjs-layers";
const textLimitBytes = 4 * 1024 * 1024;

/**
 * Opens a saved network. It needs no TensorFlow: everything is checked here and computed by {@link openForward}, so that judging or
 * serving a model never runs code of the repository it came from.
 *
 * @throws LockstepError MODEL_INVALID.
 */
export async function loadNetwork(folder: string): Promise<Predictor> {
  const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
  const { task, threshold, features } = readTransform(
    await readModelText(folder, "transform.json", transformLimitBytes),
  );
  const width = graphWidth(features);
  const inputs = inputWidth(plan);
  if (width !== inputs)
    throw new LockstepError(
      "MODEL_INVALID",
      `${folder}: the transform gives ${width} inputs, the network takes ${inputs}`,
      { hint: "The files are of two models; restore the folder or train it again." },
    );
  const { outputs, activation } = networkLoss(task);
  const last = shapesOf(plan).at(-1);
  if (last?.length !== 1 || last[0] !== outputs || answerActivation(plan) !== activation)
    throw new LockstepError(
      "MODEL_INVALID",
      `${folder}: the last layer is not the ${outputs} ${activation} ${outputs === 1 ? "unit" : "units"} of a ${task.kind} task`,
      { hint: "The files are of two models; restore the folder or train it again." },
    );
  const forward = openForward(readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes)));
  return {
    format,
    task,
    threshold,
    inputs: featureInputs(features),
    features,
    async predict(rows) {
      const matrix = await withImages(applyFeatures({ graph: features, rows }), features, rows);
      const values = forward(matrix.values, matrix.rowCount);
      // Quantiles learned side by side may cross; in order they fit no worse.
      if (task.kind === "quantiles")
        for (let start = 0; start < values.length; start += outputs) values.subarray(start, start + outputs).sort();
      return { values, width: taskWidth(task) };
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
