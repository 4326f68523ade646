import { createHash } from "node:crypto";
import { dirname } from "node:path";
import type { Table } from "../../data/tables/table.ts";
import type { Task } from "../../domain/task.ts";
import { applyFeatures } from "../features/graph/apply.ts";
import { type FeatureRows, featureRows, matrixRows } from "../features/graph/feature-rows.ts";
import { withImages } from "../features/images/with-images.ts";
import { answering, inUnit, type Unit } from "../networks/answer.ts";
import { openForward } from "../networks/forward.ts";
import { encodeNetwork } from "../networks/layers-file.ts";
import type { Network } from "../networks/network.ts";
import { countWeights } from "../networks/shapes.ts";
import { withSeededRandom } from "../seeded-random.ts";
import type { TensorFlowOptions } from "../tensorflow/open.ts";
import { augmenting } from "./augment.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { learnFeatures } from "./learned-features.ts";
import { writeTrainedModel } from "./model-folder.ts";
import { networkLoss } from "./network-loss.ts";
import { format, loadNetwork } from "./network-model.ts";
import { paramsSchema, readNetworkParams } from "./network-params.ts";
import { planNetwork } from "./plan-network.ts";
import { type SupervisedRows, supervise } from "./supervision.ts";
import { chosenThreshold } from "./threshold-rule.ts";
import { trainNetwork } from "./train-network.ts";
import type { Trainer } from "./trainer.ts";
import { encodeTransform } from "./transform-file.ts";
import { weightedMean } from "./weighted.ts";

/** Networks with more weights keep no state between epochs: writing it would take longer than what a kill could cost. */
const resumableWeights = 4_000_000;

/** Numbers as a network learns them: around 0 and about 1 apart. Probabilities stay as they are. */
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

/** What pictures hold is no part of their rows, and decides the training all the same. */
function digestOf(inputs: FeatureRows): string {
  const hash = createHash("sha256");
  for (const { values } of inputs.blocks())
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest("hex");
}

/** What a network says of all rows, row-major. */
function answersOf(network: Network, inputs: FeatureRows, outputs: number): Float64Array {
  const forward = openForward(network);
  const answers = new Float64Array(inputs.rowCount * outputs);
  let at = 0;
  for (const { values, rowCount } of inputs.blocks()) {
    answers.set(forward(values, rowCount), at);
    at += rowCount * outputs;
  }
  return answers;
}

/** Networks for tables, texts and pictures, trained by TensorFlow.js, saved in its Layers format. */
export function tfjsLayersTrainer(options: TensorFlowOptions): Trainer {
  return {
    format,
    tasks: ["binary", "multiclass", "regression", "quantiles"],
    parameters: Object.keys(paramsSchema.shape),
    load: loadNetwork,
    async train(request) {
      const { task } = request;
      const params = readNetworkParams(request);
      const loss = networkLoss(task);
      const { training, validation } = supervise(request, params);
      const style = params.wide ? "wide" : "network";
      const learned = learnFeatures(request, params, { ...training, style, hasLayers: true });
      const { graph, trainingOutputs } = learned;
      const { architecture, build, tensorflow, decides } = await planNetwork(options, {
        params,
        learned,
        outputs: loss.outputs,
        folder: request.paramsFolder ?? ".",
        seed: request.seed,
      });
      const unit = unitOf(task, training);
      const hasImages = graph.nodes.some(({ kind }) => kind === "image");
      const inputsOf = async (rows: Table): Promise<FeatureRows> => {
        const application = { graph, rows, trainingOutputs: rows === training.rows ? trainingOutputs : undefined };
        if (!hasImages) return featureRows(application, dirname(request.outputFolder));
        return matrixRows(await withImages(applyFeatures(application), graph, rows));
      };
      using trainingInputs = await inputsOf(training.rows);
      using validationInputs = await inputsOf(validation.rows);
      const rowsOf = (inputs: FeatureRows, { targets, weights }: SupervisedRows) => {
        return {
          inputs,
          targets: targets.map((target) => (target - unit.center) / unit.scale),
          weights,
        };
      };
      const [trainingRows, validationRows] = [rowsOf(trainingInputs, training), rowsOf(validationInputs, validation)];
      // Squared errors are in squared units.
      const lossUnit = task.kind === "regression" ? unit.scale ** 2 : unit.scale;
      const checkpoint = await openCheckpoint(
        countWeights(architecture) > resumableWeights ? { ...request, checkpoints: undefined } : request,
        [format, "2", JSON.stringify(tensorflow.saved), decides, hasImages ? digestOf(trainingInputs) : ""],
      );
      const trained = await withSeededRandom(request.seed, (random) =>
        trainNetwork(tensorflow, {
          architecture,
          build,
          training: trainingRows,
          validation: validationRows,
          augment: augmenting(params.augment, random),
          loss,
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
      const network = answering(inUnit(trained.network, unit), loss.activation);
      const scores = answersOf(network, validationInputs, loss.outputs);
      const { model, weights } = encodeNetwork(network);
      await writeTrainedModel(request.outputFolder, {
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
