import { setImmediate as nextTurn } from "node:timers/promises";
import { LockstepError } from "../../domain/error.ts";
import { Prng } from "../../domain/prng.ts";
import type { Architecture, Network } from "../networks/network.ts";
import { weightShapes } from "../networks/shapes.ts";
import { withoutUnused } from "../networks/unused-inputs.ts";
import type { OpenedTensorFlow, TensorFlow } from "../tensorflow/open.ts";
import { type AdamState, adamState, adamStep } from "./adam.ts";
import type { BuiltModel } from "./build-layers.ts";
import { type LiveNetwork, type OpenNetwork, openNetwork } from "./live-network.ts";
import { type NetworkState, readState, writeState } from "./network-state.ts";
import { learningRateAt, type Schedule } from "./schedule.ts";

export interface NetworkRequest extends Omit<OpenNetwork, "built">, Schedule {
  /** The architecture as a model of TensorFlow.js, with its first weights. */
  readonly build: (tf: TensorFlow) => Promise<BuiltModel>;
  /** Weight of the squared kernels in the loss, at least 0; biases and embeddings are free. */
  readonly l2: number;
  readonly batchSize: number;
  /** Epochs without a lower validation loss after which training stops; 0 trains all and keeps the last. */
  readonly patience: number;
  readonly seed: number;
  /** Behind `Math.random`, from which first weights, dropout and changes of pictures are drawn. */
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

/** What of the weights is treated apart from the others, one for each of them. */
interface WeightRule {
  /** Counts for the penalty: kernels do, biases and tables do not. */
  readonly isPenalised: boolean;
  /** Numbers from the first on that stay 0: the vector of no word, which is added up with those of words. */
  readonly held: number;
}

function weightRules({ nodes }: Architecture): readonly WeightRule[] {
  return nodes.flatMap(({ layer }, at): readonly WeightRule[] => {
    if (layer.kind === "dense" || layer.kind === "convolution")
      return [
        { isPenalised: true, held: 0 },
        { isPenalised: false, held: 0 },
      ];
    if (layer.kind !== "embedding") return [];
    const isBag = nodes.every(({ layer: next, from }) => !from.includes(at) || next.kind === "global_average_pooling");
    return [{ isPenalised: false, held: isBag ? layer.width : 0 }];
  });
}

/** Adds the derivative of the squared kernels, and gives what they add to the loss. */
function penalise(
  weights: readonly Float32Array[],
  gradients: readonly Float32Array[],
  { l2, rules }: { readonly l2: number; readonly rules: readonly WeightRule[] },
): number {
  let penalty = 0;
  for (const [i, { isPenalised, held }] of rules.entries()) {
    const gradient = gradients[i] as Float32Array;
    gradient.fill(0, 0, held);
    if (l2 === 0 || !isPenalised) continue;
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
  readonly rules: readonly WeightRule[];
}

/** One pass over the rows. @returns The mean loss of its batches. */
function runEpoch({ request, network, adam, prng, rules }: Running, epoch: number): number {
  const { training, batchSize, l2 } = request;
  const order = prng.shuffle(Uint32Array.from({ length: training.inputs.rowCount }, (_, row) => row));
  const steps = Math.ceil(order.length / batchSize);
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const rows = order.subarray(step * batchSize, (step + 1) * batchSize);
    const { loss, gradients } = network.differentiate(rows);
    sum += ((loss + penalise(network.weights, gradients, { l2, rules })) * rows.length) / order.length;
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
  using network = openNetwork(tf, { ...request, built: await request.build(tf) });
  const { weights } = network;
  const rules = weightRules(request.architecture);
  for (const [i, { held }] of rules.entries()) weights[i]?.fill(0, 0, held);
  network.assign();
  const adam = adamState(weights.map(({ length }) => length));
  const prng = new Prng(request.seed ^ 0x5bd1e995);
  const running = { request, network, adam, prng, rules };
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

/** The trained weights, layer by layer. */
function networkOf({ architecture, training }: NetworkRequest, weights: readonly Float32Array[]): Network {
  let next = 0;
  const own = weightShapes(architecture).map((shapes) => shapes.map(() => weights[next++] ?? new Float32Array()));
  return withoutUnused({ nodes: architecture.nodes, weights: own }, training.inputs);
}
