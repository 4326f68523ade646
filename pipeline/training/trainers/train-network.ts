import { setImmediate as nextTurn } from "node:timers/promises";
import { LockstepError } from "../../domain/error.ts";
import { Prng } from "../../domain/prng.ts";
import type { OpenedTensorFlow } from "../tensorflow/open.ts";
import { type AdamState, adamState, adamStep } from "./adam.ts";
import { type Architecture, type LiveNetwork, type NetworkRows, openNetwork } from "./live-network.ts";
import type { DenseLayer, Network } from "./network.ts";
import { type NetworkState, readState, writeState } from "./network-state.ts";
import { learningRateAt, type Schedule } from "./schedule.ts";

export interface NetworkRequest extends Architecture, Schedule {
  readonly training: NetworkRows;
  readonly validation: NetworkRows;
  /** Weight of the squared kernels in the loss, at least 0. */
  readonly l2: number;
  readonly batchSize: number;
  /** Epochs without a lower validation loss after which training stops; 0 trains all and keeps the last. */
  readonly patience: number;
  readonly seed: number;
  /** Behind `Math.random`, from which first weights and dropout are drawn. */
  readonly random: Prng;
  /** What an earlier process kept after its last epoch. */
  readonly resume: unknown;
  readonly onEpoch: (epoch: Epoch) => Promise<void>;
}

export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  /** Means over the rows, and over the epoch's batches as they came. */
  readonly validationLoss: number;
  readonly trainingLoss: number;
  /** What another process needs to go on; `undefined` for an epoch that an earlier process ran. */
  readonly state: (() => unknown) | undefined;
}

export interface TrainedNetwork {
  /** The weights of the epoch with the lowest validation loss, or with patience 0 of the last. */
  readonly network: Network;
  /** Epochs that ran. */
  readonly epochs: number;
  /** Mean validation loss of that epoch, rows weighted as in training. */
  readonly validationLoss: number;
}

/** Number of weights of a network of these widths. */
export function countWeights(inputs: number, hidden: readonly number[], outputs: number): number {
  let width = inputs;
  let count = 0;
  for (const units of [...hidden, outputs]) {
    count += (width + 1) * units;
    width = units;
  }
  return count;
}

/** Adds the derivative of the squared kernels, and gives what they add to the loss. Kernels and biases take turns. */
function penalise(weights: readonly Float32Array[], gradients: readonly Float32Array[], l2: number): number {
  if (l2 === 0) return 0;
  let penalty = 0;
  for (let i = 0; i < weights.length; i += 2) {
    const gradient = gradients[i] as Float32Array;
    for (const [at, value] of (weights[i] as Float32Array).entries()) {
      penalty += l2 * value ** 2;
      (gradient[at] as number) += 2 * l2 * value;
    }
  }
  return penalty;
}

interface Running {
  readonly request: NetworkRequest;
  readonly network: LiveNetwork;
  readonly adam: AdamState;
  readonly prng: Prng;
}

/** One pass over the rows. @returns The mean loss of its batches. */
function runEpoch({ request, network, adam, prng }: Running, epoch: number): number {
  const { training, batchSize, l2 } = request;
  const order = prng.shuffle(Uint32Array.from({ length: training.matrix.rowCount }, (_, row) => row));
  const steps = Math.ceil(order.length / batchSize);
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const rows = order.subarray(step * batchSize, (step + 1) * batchSize);
    const { loss, gradients } = network.differentiate(rows);
    sum += ((loss + penalise(network.weights, gradients, l2)) * rows.length) / order.length;
    // In the middle of its step, so that a warmup begins above 0 and a schedule ends above it.
    const learningRate = learningRateAt(request, epoch - 1 + (step + 0.5) / steps);
    adamStep(adam, { weights: network.weights, gradients, learningRate });
    network.assign();
  }
  return sum;
}

/** Puts everything where an earlier process left it. @returns Its best weights and its epochs so far. */
function restore({ request, network, adam, prng }: Running): Pick<NetworkState, "best" | "points"> {
  const kept = readState(request.resume, network.weights);
  if (kept === undefined) return { best: { loss: Number.POSITIVE_INFINITY, epoch: 0, weights: [] }, points: [] };
  for (const [to, from] of [
    [network.weights, kept.weights],
    [adam.first, kept.first],
    [adam.second, kept.second],
  ] as const)
    for (const [i, values] of from.entries()) (to[i] as Float32Array).set(values);
  adam.steps = kept.steps;
  prng.state.set(kept.order);
  request.random.state.set(kept.random);
  network.assign();
  return kept;
}

/**
 * Fits a network by Adam on mini-batches. Batches come in an order drawn from `seed`; weights and dropout from `Math.random`, which
 * the caller seeds. The same request gives the same weights, in one go or resumed.
 *
 * @throws LockstepError METRIC_INVALID when the loss is not finite from the start, or with patience 0 at any time.
 */
export async function trainNetwork({ tf }: OpenedTensorFlow, request: NetworkRequest): Promise<TrainedNetwork> {
  const { patience, random } = request;
  using network = openNetwork(tf, request, request);
  const { weights } = network;
  const adam = adamState(weights.map(({ length }) => length));
  const prng = new Prng(request.seed ^ 0x5bd1e995);
  const running = { request, network, adam, prng };
  const restored = restore(running);
  let { best } = restored;
  const points = [...restored.points];
  for (const [i, point] of points.entries()) await request.onEpoch({ epoch: i + 1, ...point, state: undefined });
  while (points.length < request.epochs && (patience === 0 || points.length - best.epoch < patience)) {
    const epoch = points.length + 1;
    const point = { trainingLoss: runEpoch(running, epoch), validationLoss: network.judge() };
    if (!Number.isFinite(point.validationLoss) || !Number.isFinite(point.trainingLoss)) {
      if (patience === 0) best = { ...best, epoch: 0 };
      break;
    }
    points.push(point);
    if (point.validationLoss < best.loss || patience === 0)
      best = { loss: point.validationLoss, epoch, weights: weights.map((values) => values.slice()) };
    const state = (): unknown =>
      writeState({ weights, ...adam, order: [...prng.state], random: [...random.state], best, points });
    await request.onEpoch({ epoch, ...point, state });
    // Between epochs the process may answer signals.
    await nextTurn();
  }
  if (best.epoch === 0)
    throw new LockstepError("METRIC_INVALID", "the training diverged: the loss is not a finite number", {
      hint: "Lower `learning_rate` in params.yaml.",
    });
  return { network: networkOf(request, best.weights), epochs: points.length, validationLoss: best.loss };
}

/**
 * The saved form of the trained weights. An input that no training row ever used, such as a group's place for unknown values,
 * still has its random initial weights: they become 0, so that such a value adds nothing.
 */
function networkOf({ training, hidden, activation, loss }: NetworkRequest, weights: readonly Float32Array[]): Network {
  const { matrix } = training;
  const isUsed = new Uint8Array(matrix.width);
  for (const [i, value] of matrix.values.entries()) if (value !== 0) isUsed[i % matrix.width] = 1;
  const widths = [...hidden, loss.outputs];
  const layers = widths.map((units, i): DenseLayer => {
    const kernel = weights[2 * i] ?? new Float32Array();
    if (i === 0)
      for (const [input, used] of isUsed.entries()) if (used === 0) kernel.fill(0, input * units, (input + 1) * units);
    return {
      units,
      activation: i === widths.length - 1 ? loss.activation : activation,
      kernel,
      bias: weights[2 * i + 1] ?? new Float32Array(),
    };
  });
  return { inputs: matrix.width, layers };
}
