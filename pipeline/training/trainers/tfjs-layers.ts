import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import { type Task, taskWidth } from "../../domain/task.ts";
import { applyFeatures } from "../features/graph/apply.ts";
import { featureInputs, graphWidth } from "../features/graph/graph.ts";
import { readParams } from "../params.ts";
import { withSeededRandom } from "../seeded-random.ts";
import { openTensorFlow, type TensorFlowOptions } from "../tensorflow/open.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { encodeNetwork, readPlan, readWeights, weightLimit } from "./layers-file.ts";
import { featureKeys, learnFeatures } from "./learned-features.ts";
import { readModelFile, readModelText, writeModelFolder } from "./model-folder.ts";
import { forward, type Network } from "./network.ts";
import { networkLoss } from "./network-loss.ts";
import { scheduleKeys } from "./schedule.ts";
import { type SupervisedRows, supervise, validationShare, weightKeys } from "./supervision.ts";
import { chosenThreshold, thresholdRule } from "./threshold-rule.ts";
import { countWeights, trainNetwork } from "./train-network.ts";
import type { Predictor, Trainer } from "./trainer.ts";
import { encodeTransform, readTransform, transformLimitBytes } from "./transform-file.ts";
import { weightedMean } from "./weighted.ts";

export const format = "tfjs-layers";

/** Networks with more weights keep no state between epochs: writing it would take longer than what a kill could cost. */
const resumableWeights = 4_000_000;

/** Where the network's numbers come from, in params.yaml. */
export const paramsSchema = z.strictObject({
  /** Units of each hidden layer; an empty list is a linear model. */
  hidden: z.array(z.int().min(1).max(8192)).max(30).default([]),
  activation: z.enum(["relu", "tanh"]).default("relu"),
  ...featureKeys,
  dropout: z.number().min(0).max(0.95).default(0),
  l2: z.number().min(0).max(10).default(0),
  epochs: z.int().min(1).max(100_000).default(50),
  batch_size: z.int().min(1).max(1_000_000).default(64),
  learning_rate: z.number().gt(0).max(10).default(0.01),
  ...scheduleKeys,
  ...weightKeys,
  threshold: thresholdRule,
  validation_share: validationShare,
  /** Epochs without improvement after which training stops, and the best is kept; 0 trains all and keeps the last. */
  patience: z.int().min(0).max(100_000).default(10),
});

/** Numbers as a network learns them: around 0 and about 1 apart. Probabilities stay as they are. */
interface Unit {
  readonly center: number;
  readonly scale: number;
}

function unitOf(task: Task, { targets, weights }: SupervisedRows): Unit {
  if (task.kind === "binary" || task.kind === "multiclass") return { center: 0, scale: 1 };
  const center = weightedMean(targets, weights);
  const deviation = Math.sqrt(
    weightedMean(
      targets.map((target) => (target - center) ** 2),
      weights,
    ),
  );
  return { center, scale: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 };
}

/** The network in the label's own unit: its last layer is linear there. */
function inUnit({ inputs, layers }: Network, { center, scale }: Unit): Network {
  if (scale === 1 && center === 0) return { inputs, layers };
  const last = layers.length - 1;
  return {
    inputs,
    layers: layers.map((layer, i) =>
      i < last
        ? layer
        : {
            ...layer,
            kernel: layer.kernel.map((weight) => weight * scale),
            bias: layer.bias.map((weight) => weight * scale + center),
          },
    ),
  };
}

/** Linear models and multi-layer perceptrons for tables, trained by TensorFlow.js, saved in its Layers format. */
export function tfjsLayersTrainer(options: TensorFlowOptions): Trainer {
  return {
    format,
    tasks: ["binary", "multiclass", "regression", "quantiles"],
    load: loadNetwork,
    async train(request) {
      const { task } = request;
      const params = readParams(paramsSchema, request.params);
      const loss = networkLoss(task);
      const { training, validation } = supervise(request, params);
      const { graph, trainingOutputs } = learnFeatures(request, params, { ...training, style: "network" });
      const weightCount = countWeights(graphWidth(graph), params.hidden, loss.outputs);
      if (weightCount > weightLimit)
        throw new LockstepError(
          "PARAMS_INVALID",
          `a network of ${weightCount} weights is more than the ${weightLimit} a model may have`,
          { hint: "Make `hidden` smaller." },
        );
      const tensorflow = await openTensorFlow({ ...options, multiplyAddsPerRow: weightCount, convolutional: false });
      const unit = unitOf(task, training);
      const rowsOf = ({ rows, targets, weights }: SupervisedRows) => ({
        matrix: applyFeatures({ graph, rows, trainingOutputs: rows === training.rows ? trainingOutputs : undefined }),
        targets: targets.map((target) => (target - unit.center) / unit.scale),
        weights,
      });
      const validationRows = rowsOf(validation);
      // Squared errors are in squared units.
      const lossUnit = task.kind === "regression" ? unit.scale ** 2 : unit.scale;
      const checkpoint = await openCheckpoint(
        weightCount > resumableWeights ? { ...request, checkpoints: undefined } : request,
        [format, "1", JSON.stringify(tensorflow.saved)],
      );
      const trained = await withSeededRandom(request.seed, (random) =>
        trainNetwork(tensorflow, {
          training: rowsOf(training),
          validation: validationRows,
          loss,
          hidden: params.hidden,
          activation: params.activation,
          dropout: params.dropout,
          l2: params.l2,
          epochs: params.epochs,
          batchSize: params.batch_size,
          learningRate: params.learning_rate,
          schedule: params.schedule,
          warmup: params.warmup,
          patience: params.patience,
          seed: request.seed,
          random,
          resume: checkpoint.records.at(-1),
          async onEpoch({ epoch, trainingLoss, validationLoss, state }) {
            if (state !== undefined && request.checkpoints !== undefined) await checkpoint.replace(state());
            const values = { "training/loss": trainingLoss * lossUnit, "validation/loss": validationLoss * lossUnit };
            await request.onPoint?.({ step: epoch, values });
            request.onProgress(
              epoch / params.epochs,
              `epoch ${epoch}, validation loss ${values["validation/loss"].toPrecision(5)}`,
            );
          },
        }),
      );
      const network = inUnit(trained.network, unit);
      const { matrix } = validationRows;
      const scores = forward(network, matrix.values, matrix.rowCount);
      const { model, weights } = encodeNetwork(network, params.dropout);
      await writeModelFolder(request.outputFolder, {
        "model.json": model,
        "weights.bin": weights,
        "transform.json": encodeTransform({
          label: request.labelColumn,
          task,
          threshold: chosenThreshold(params.threshold, { task, targets: validation.targets, scores }),
          backend: tensorflow.saved,
          features: graph,
        }),
      });
      await checkpoint.remove();
      return {
        format,
        backend: tensorflow.backend,
        backendReason: tensorflow.reason,
        epochs: trained.epochs,
        finalLoss: trained.validationLoss * lossUnit,
      };
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
  const { task, threshold, features } = readTransform(
    await readModelText(folder, "transform.json", transformLimitBytes),
  );
  const width = graphWidth(features);
  if (width !== plan.inputs)
    throw new LockstepError(
      "MODEL_INVALID",
      `${folder}: the transform gives ${width} inputs, the network takes ${plan.inputs}`,
      { hint: "The files are of two models; restore the folder or train it again." },
    );
  const { outputs, activation } = networkLoss(task);
  const last = plan.layers.at(-1);
  if (last?.units !== outputs || last.activation !== activation)
    throw new LockstepError(
      "MODEL_INVALID",
      `${folder}: the last layer is not the ${outputs} ${activation} ${outputs === 1 ? "unit" : "units"} of a ${task.kind} task`,
      { hint: "The files are of two models; restore the folder or train it again." },
    );
  const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
  return {
    format,
    task,
    threshold,
    inputs: featureInputs(features),
    predict(rows) {
      const matrix = applyFeatures({ graph: features, rows });
      const values = forward(network, matrix.values, matrix.rowCount);
      // Quantiles learned side by side may cross; in order they fit no worse.
      if (task.kind === "quantiles")
        for (let start = 0; start < values.length; start += outputs) values.subarray(start, start + outputs).sort();
      return Promise.resolve({ values, width: taskWidth(task) });
    },
    close() {
      // Nothing outside the heap is held.
    },
  };
}
