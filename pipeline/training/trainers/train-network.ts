import { setImmediate as nextTurn } from "node:timers/promises";
import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { LockstepError } from "../../domain/error.ts";
import { Prng } from "../../domain/prng.ts";
import type { Matrix } from "../features/transform.ts";
import type { OpenedTensorFlow, TensorFlow } from "../tensorflow/open.ts";
import type { Activation, DenseLayer, Network } from "./network.ts";

export interface NetworkRequest {
  readonly training: Matrix;
  readonly trainingLabels: Uint8Array;
  readonly validation: Matrix;
  readonly validationLabels: Uint8Array;
  /** Units of each hidden layer; none makes it a logistic regression. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Share of a hidden layer's outputs left out at each step, 0 … 1. */
  readonly dropout: number;
  /** Weight of the squared kernels in the loss, at least 0. */
  readonly l2: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** What a positive row counts for, where a negative one counts 1. */
  readonly positiveWeight: number;
  /** Epochs without a lower validation loss after which training stops; 0 trains all and keeps the last. */
  readonly patience: number;
  readonly seed: number;
  readonly onEpoch: (epoch: number, validationLoss: number) => void;
}

export interface TrainedNetwork {
  /** The weights of the epoch with the lowest validation loss, or with patience 0 of the last. */
  readonly network: Network;
  /** Epochs that ran. */
  readonly epochs: number;
  /** Mean validation loss of that epoch, in nats, rows weighted as in training. */
  readonly validationLoss: number;
}

/** Number of weights of a network of these widths. */
export function countWeights(inputs: number, hidden: readonly number[]): number {
  let width = inputs;
  let count = 0;
  for (const units of [...hidden, 1]) {
    count += (width + 1) * units;
    width = units;
  }
  return count;
}

function buildModel(tf: TensorFlow, inputs: number, { hidden, activation, dropout }: NetworkRequest) {
  const model = tf.sequential();
  for (const [i, units] of hidden.entries()) {
    model.add(tf.layers.dense({ units, activation, ...(i === 0 ? { inputShape: [inputs] } : {}) }));
    if (dropout > 0) model.add(tf.layers.dropout({ rate: dropout }));
  }
  // Linear here, sigmoid in what is saved: the loss is taken from logits, where it cannot overflow.
  model.add(tf.layers.dense({ units: 1, ...(hidden.length === 0 ? { inputShape: [inputs] } : {}) }));
  return model;
}

/** Rows `order[from … to)` of a matrix, with labels and weights, as tensors. */
function batchOf(tf: TensorFlow, { values, width }: Matrix, labels: Uint8Array) {
  return (rows: Uint32Array, positiveWeight: number) => {
    const inputs = new Float32Array(rows.length * width);
    const targets = new Float32Array(rows.length);
    const weights = new Float32Array(rows.length);
    for (const [i, row] of rows.entries()) {
      inputs.set(values.subarray(row * width, (row + 1) * width), i * width);
      targets[i] = labels[row] ?? 0;
      weights[i] = labels[row] === 1 ? positiveWeight : 1;
    }
    const column: [number, number] = [rows.length, 1];
    return {
      inputs: tf.tensor2d(inputs, [rows.length, width]),
      targets: tf.tensor2d(targets, column),
      weights: tf.tensor2d(weights, column),
    };
  };
}

/** A layer's weight is a variable behind a type that says tensor; its class is that of the loaded TensorFlow.js, not of ours. */
function variableOf(weight: object): Variable {
  const isVariable = (value: object): value is Variable => "trainable" in value && "assign" in value;
  if (isVariable(weight)) return weight;
  throw new TypeError("a weight of the model is not a variable");
}

/** Stable for any logit: max(z, 0) − z·y + log(1 + e^−|z|), in double precision; mean over the weights. */
function weightedLogLoss(logits: Float32Array, labels: Uint8Array, positiveWeight: number): number {
  let sum = 0;
  let total = 0;
  for (const [i, z] of logits.entries()) {
    const weight = labels[i] === 1 ? positiveWeight : 1;
    sum += weight * (Math.max(z, 0) - z * (labels[i] ?? 0) + Math.log1p(Math.exp(-Math.abs(z))));
    total += weight;
  }
  return sum / total;
}

/**
 * Fits a network by Adam on mini-batches. Batches come in an order
 * drawn from `seed`; weights and dropout from `Math.random`, which the caller seeds.
 *
 * @throws LockstepError METRIC_INVALID when the loss is not finite from the start, or with patience 0 at any time.
 */
export async function trainNetwork({ tf }: OpenedTensorFlow, request: NetworkRequest): Promise<TrainedNetwork> {
  const { training, validation, batchSize, positiveWeight, seed } = request;
  const model = buildModel(tf, training.width, request);
  const optimizer = tf.train.adam(request.learningRate);
  const validationInputs = tf.tensor2d(validation.values, [validation.rowCount, validation.width]);
  const batch = batchOf(tf, training, request.trainingLabels);
  const kernels = model.trainableWeights.filter(({ name }) => name.includes("kernel"));
  const variables = model.trainableWeights.map((weight) => variableOf(weight.read()));
  const prng = new Prng(seed ^ 0x5bd1e995);
  const order = Uint32Array.from({ length: training.rowCount }, (_, row) => row);
  try {
    let best = { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: [] as readonly Float32Array[] };
    let epoch = 0;
    while (epoch < request.epochs && (request.patience === 0 || epoch - best.epoch < request.patience)) {
      epoch++;
      prng.shuffle(order);
      for (let from = 0; from < order.length; from += batchSize) {
        tf.tidy(() => {
          const { inputs, targets, weights } = batch(order.subarray(from, from + batchSize), positiveWeight);
          optimizer.minimize(
            () => {
              const logits = model.apply(inputs, { training: true }) as Tensor2D;
              const loss = tf.losses.sigmoidCrossEntropy<Tensor2D, Scalar>(
                targets,
                logits,
                weights,
                0,
                tf.Reduction.MEAN,
              );
              if (request.l2 === 0) return loss;
              const squares = kernels.map((kernel) => tf.sum<Scalar>(tf.square(kernel.read())));
              return squares.reduce((sum, square) => tf.add(sum, tf.mul(square, request.l2)), loss);
            },
            false,
            variables,
          );
        });
      }
      const logits = tf.tidy(() =>
        (model.apply(validationInputs, { training: false }) as Tensor).dataSync<"float32">(),
      );
      const loss = weightedLogLoss(logits, request.validationLabels, positiveWeight);
      if (loss < best.loss || (request.patience === 0 && Number.isFinite(loss)))
        best = { loss, epoch, weights: variables.map((variable) => variable.dataSync<"float32">().slice()) };
      request.onEpoch(epoch, loss);
      if (!Number.isFinite(loss)) {
        if (request.patience === 0) best.epoch = 0;
        break;
      }
      // Between epochs the process may answer signals.
      await nextTurn();
    }
    if (best.epoch === 0)
      throw new LockstepError("METRIC_INVALID", "the training diverged: the loss is not a finite number", {
        hint: "Lower `learning_rate` in params.yaml.",
      });
    return { network: networkOf(request, best.weights), epochs: epoch, validationLoss: best.loss };
  } finally {
    validationInputs.dispose();
    optimizer.dispose();
    model.dispose();
  }
}

/**
 * The saved form of the trained weights. An input that no training row ever used, such as a group's place for unknown values,
 * still has its random initial weights: they become 0, so that such a value adds nothing.
 */
function networkOf({ training, hidden, activation }: NetworkRequest, weights: readonly Float32Array[]): Network {
  const isUsed = new Uint8Array(training.width);
  for (const [i, value] of training.values.entries()) if (value !== 0) isUsed[i % training.width] = 1;
  const widths = [...hidden, 1];
  const layers = widths.map((units, i): DenseLayer => {
    const kernel = weights[2 * i] ?? new Float32Array();
    if (i === 0)
      for (const [input, used] of isUsed.entries()) if (used === 0) kernel.fill(0, input * units, (input + 1) * units);
    return {
      units,
      activation: i === widths.length - 1 ? "sigmoid" : activation,
      kernel,
      bias: weights[2 * i + 1] ?? new Float32Array(),
    };
  });
  return { inputs: training.width, layers };
}
