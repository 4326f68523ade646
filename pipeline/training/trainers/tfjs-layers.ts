import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import { parseCross } from "../features/crosses.ts";
import { bestF1Threshold } from "../features/threshold.ts";
import { applyTransform, fitTransform, transformWidth } from "../features/transform.ts";
import { readParams } from "../params.ts";
import { withSeededRandom } from "../seeded-random.ts";
import { openTensorFlow } from "../tensorflow/open.ts";
import type { BackendPreference } from "../tensorflow/preference.ts";
import { classWeight, positiveOf, positiveWeightOf, splitForTraining, validationShare } from "./classification.ts";
import { encodeNetwork, readPlan, readWeights, weightLimit } from "./layers-file.ts";
import { readModelFile, readModelText, writeModelFolder } from "./model-folder.ts";
import { forward } from "./network.ts";
import { countWeights, trainNetwork } from "./train-network.ts";
import type { Predictor, Trainer } from "./trainer.ts";
import { encodeTransform, readTransform } from "./transform-file.ts";

export const format = "tfjs-layers";

/** Where the network's numbers come from, in params.yaml. */
export const paramsSchema = z.strictObject({
  /** Units of each hidden layer; an empty list is a logistic regression. */
  hidden: z.array(z.int().min(1).max(8192)).max(30).default([]),
  activation: z.enum(["relu", "tanh"]).default("relu"),
  /** Further inputs such as `torque_nm * rotational_speed_rpm`. */
  crosses: z.array(z.string().max(2100)).max(1000).default([]),
  dropout: z.number().min(0).max(0.95).default(0),
  l2: z.number().min(0).max(10).default(0),
  epochs: z.int().min(1).max(100_000).default(50),
  batch_size: z.int().min(1).max(1_000_000).default(64),
  learning_rate: z.number().gt(0).max(10).default(0.01),
  class_weight: classWeight,
  validation_share: validationShare,
  /** Epochs without improvement after which training stops, and the best is kept; 0 trains all and keeps the last. */
  patience: z.int().min(0).max(100_000).default(10),
});

export interface TensorFlowOptions {
  readonly prefer: BackendPreference;
  /** Folders in whose `node_modules` TensorFlow.js is looked for before Lockstep's own, such as the user's repository. */
  readonly searchFrom: readonly string[];
}

/** Logistic regression and multi-layer perceptron for tables, trained by TensorFlow.js, saved in its Layers format. */
export function tfjsLayersTrainer(options: TensorFlowOptions): Trainer {
  return {
    format,
    tasks: ["binary"],
    load: loadNetwork,
    async train(request) {
      const params = readParams(paramsSchema, request.params);
      const positive = positiveOf(request.task);
      const { training, validation } = splitForTraining(request, positive, params.validation_share);
      const crosses = params.crosses.map((text) => parseCross(text, request.numericColumns));
      const transform = fitTransform(
        training.rows,
        { numeric: request.numericColumns, categorical: request.categoricalColumns },
        crosses,
      );
      const weightCount = countWeights(transformWidth(transform), params.hidden);
      if (weightCount > weightLimit)
        throw new LockstepError(
          "PARAMS_INVALID",
          `a network of ${weightCount} weights is more than the ${weightLimit} a model may have`,
          {
            hint: "Make `hidden` smaller.",
          },
        );
      const tensorflow = await openTensorFlow({ ...options, weightCount });
      const validationMatrix = applyTransform(transform, validation.rows);
      const trained = await withSeededRandom(request.seed, () =>
        trainNetwork(tensorflow, {
          training: applyTransform(transform, training.rows),
          trainingLabels: training.labels,
          validation: validationMatrix,
          validationLabels: validation.labels,
          hidden: params.hidden,
          activation: params.activation,
          dropout: params.dropout,
          l2: params.l2,
          epochs: params.epochs,
          batchSize: params.batch_size,
          learningRate: params.learning_rate,
          positiveWeight: positiveWeightOf(params.class_weight, training.labels),
          patience: params.patience,
          seed: request.seed,
          onEpoch: (epoch, loss) => {
            request.onProgress(epoch / params.epochs, `epoch ${epoch}, validation loss ${loss.toFixed(4)}`);
          },
        }),
      );
      const scores = forward(trained.network, validationMatrix.values, validationMatrix.rowCount);
      const { model, weights } = encodeNetwork(trained.network, params.dropout);
      await writeModelFolder(request.outputFolder, {
        "model.json": model,
        "weights.bin": weights,
        "transform.json": encodeTransform({
          label: { column: request.labelColumn, positive },
          threshold: bestF1Threshold(validation.labels, scores),
          backend: { name: tensorflow.backend, version: tensorflow.version },
          transform,
        }),
      });
      return { format, backend: tensorflow.backend, epochs: trained.epochs, finalLoss: trained.validationLoss };
    },
  };
}

const textLimitBytes = 4 * 1024 * 1024;

/**
 * Opens a saved network. It needs no TensorFlow: everything is checked here and computed by {@link forward}, so that judging or
 * serving a model never runs code of the repository it came from.
 *
 * @throws LockstepError MODEL_INVALID.
 */
async function loadNetwork(folder: string): Promise<Predictor> {
  const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
  const saved = readTransform(await readModelText(folder, "transform.json", textLimitBytes));
  const width = transformWidth(saved.transform);
  if (width !== plan.inputs)
    throw new LockstepError(
      "MODEL_INVALID",
      `${folder}: the transform gives ${width} inputs, the network takes ${plan.inputs}`,
      {
        hint: "The files are of two models; restore the folder or train it again.",
      },
    );
  const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
  return {
    format,
    task: { kind: "binary", positive: saved.label.positive },
    threshold: saved.threshold,
    inputs: [
      ...saved.transform.numeric.map(({ column }) => ({ name: column, kind: "numeric" as const, categories: [] })),
      ...saved.transform.categorical.map(({ column, categories }) => ({
        name: column,
        kind: "categorical" as const,
        categories,
      })),
    ],
    predict(rows) {
      const matrix = applyTransform(saved.transform, rows);
      return Promise.resolve({ values: forward(network, matrix.values, matrix.rowCount), width: 1 });
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
