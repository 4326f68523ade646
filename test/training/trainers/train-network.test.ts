import { expect, test } from "vitest";
import type { Task } from "../../../pipeline/domain/task.ts";
import type { Matrix } from "../../../pipeline/training/features/graph/apply.ts";
import { matrixRows } from "../../../pipeline/training/features/graph/feature-rows.ts";
import { answering } from "../../../pipeline/training/networks/answer.ts";
import { assemble } from "../../../pipeline/training/networks/assemble.ts";
import { openForward } from "../../../pipeline/training/networks/forward.ts";
import type { Network, Weights } from "../../../pipeline/training/networks/network.ts";
import { countWeights } from "../../../pipeline/training/networks/shapes.ts";
import { withSeededRandom } from "../../../pipeline/training/seeded-random.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";
import { buildLayers } from "../../../pipeline/training/trainers/build-layers.ts";
import type { NetworkRows } from "../../../pipeline/training/trainers/live-network.ts";
import { networkLoss } from "../../../pipeline/training/trainers/network-loss.ts";
import { learningRateAt, type Schedule } from "../../../pipeline/training/trainers/schedule.ts";
import { type NetworkRequest, trainNetwork } from "../../../pipeline/training/trainers/train-network.ts";
import { errorOf } from "../../support/errors.ts";

function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { values: Float32Array.from(rows.flat()), rowCount: rows.length, width: rows[0]?.length ?? 0 };
}

function rowsOf(values: readonly (readonly number[])[], targets: readonly number[], positiveWeight = 1): NetworkRows {
  return {
    inputs: matrixRows(matrix(values)),
    targets: Float64Array.from(targets),
    weights: Float64Array.from(targets, (target) => (target === 1 ? positiveWeight : 1)),
  };
}

const points = [
  [1, 0],
  [2, 0],
  [-1, 0],
  [-2, 0],
] as const;
const judged = [
  [1, 0],
  [-1, 0],
] as const;

/** A network of so many numbers, these hidden layers, and one output. */
function layered(
  hidden: readonly number[],
  { width = 2, outputs = 1 } = {},
): Pick<NetworkRequest, "architecture" | "build"> {
  const branches = [{ kind: "numbers", columns: [], width }] as const;
  const architecture = assemble({ branches, convolutions: [], hidden, activation: "relu", dropout: 0, outputs });
  return { architecture, build: (tf) => Promise.resolve(buildLayers(tf, architecture)) };
}

/** Kernel and bias of the first layer. */
function firstLayer({ weights }: Network): { readonly kernel: Weights[number]; readonly bias: Weights[number] } {
  const [kernel = new Float32Array(), bias = new Float32Array()] = weights[1] ?? [];
  return { kernel, bias };
}

const separable: Omit<NetworkRequest, "random"> = {
  training: rowsOf(points, [1, 1, 0, 0]),
  validation: rowsOf(judged, [1, 0]),
  loss: networkLoss({ kind: "binary", positive: "1" }),
  ...layered([]),
  augment: undefined,
  l2: 0,
  epochs: 60,
  batchSize: 3,
  learningRate: 0.1,
  schedule: "constant",
  warmup: 0,
  patience: 0,
  seed: 1,
  resume: undefined,
  onEpoch: () => Promise.resolve(),
};

async function train(change: Partial<NetworkRequest>) {
  const tensorflow = await openTensorFlow({
    prefer: "wasm",
    multiplyAddsPerRow: 1,
    convolutional: false,
    searchFrom: [],
  });
  return withSeededRandom(1, (random) => trainNetwork(tensorflow, { ...separable, random, ...change }));
}

test.each([
  [2, [], 3],
  [2, [3], 13],
  [30, [64, 32], 4097],
])("a network of %d inputs and hidden layers %j has %d weights", (inputs, hidden, count) => {
  expect(countWeights(layered(hidden, { width: inputs }).architecture)).toBe(count);
});

test("the loss falls, and the weights are those of the best epoch", async () => {
  const losses: number[] = [];
  const { network, validationLoss, epochs } = await train({
    onEpoch: (epoch) => {
      losses.push(epoch.validationLoss);
      return Promise.resolve();
    },
  });
  expect(epochs).toBe(60);
  expect(validationLoss).toBe(Math.min(...losses));
  expect(validationLoss).toBeLessThan(0.2);
  const { kernel, bias } = firstLayer(network);
  const logit = (x: number): number => (kernel[0] ?? 0) * x + (bias[0] ?? 0);
  const loss = (Math.log1p(Math.exp(-logit(1))) + Math.log1p(Math.exp(logit(-1)))) / 2;
  expect(loss).toBeCloseTo(validationLoss, 5);
});

test("an input that no training row used adds nothing, whatever its first weights were", async () => {
  const { network } = await train({ ...layered([4]), epochs: 2 });
  const { kernel } = firstLayer(network);
  expect([...kernel.subarray(4)]).toEqual([0, 0, 0, 0]);
  expect([...kernel.subarray(0, 4)].some((weight) => weight !== 0)).toBe(true);
});

test("a larger weight of the positive rows moves the bias up", async () => {
  const bias = async (positiveWeight: number): Promise<number> =>
    firstLayer((await train({ training: rowsOf(points, [1, 0, 1, 0], positiveWeight), epochs: 200 })).network)
      .bias[0] ?? Number.NaN;
  expect(await bias(10)).toBeGreaterThan((await bias(1)) + 0.5);
});

test("a penalty on squared weights makes them smaller", async () => {
  const weight = async (l2: number): Promise<number> =>
    Math.abs(firstLayer((await train({ l2 })).network).kernel[0] ?? Number.NaN);
  expect(await weight(0.5)).toBeLessThan((await weight(0)) / 2);
});

test("patience stops training", async () => {
  const { epochs } = await train({ validation: rowsOf(judged, [0, 1]), patience: 3 });
  expect(epochs).toBe(4);
});

test("a loss that is not finite is an error with what to do", async () => {
  const rows = rowsOf(
    [
      [Infinity, Infinity],
      [-Infinity, Infinity],
      [Infinity, -Infinity],
      [-Infinity, -Infinity],
    ],
    [1, 1, 0, 0],
  );
  expect(await errorOf(() => train({ training: rows, validation: rows }))).toMatch(
    /^METRIC_INVALID: the training diverged/,
  );
});

test.each<[string, Task, readonly number[], (outputs: readonly number[]) => boolean]>([
  ["classes", { kind: "multiclass", classes: ["a", "b", "c"] }, [0, 0, 1, 2], ([a = 0, b = 0]) => a > 0.5 && b < 0.3],
  ["numbers", { kind: "regression" }, [1, 2, -1, -2], ([y = 0]) => Math.abs(y - 1) < 0.05],
  [
    "quantiles",
    { kind: "quantiles", levels: [0.1, 0.9] },
    [1, 2, -1, -2],
    ([low = 9, high = 0]) => low <= high && Math.abs(low - 1) < 0.4,
  ],
])("learns %s", async (_name, task, targets, holds) => {
  const loss = networkLoss(task);
  const training = rowsOf(points, targets);
  const { network } = await train({
    ...layered([], loss),
    loss,
    training,
    validation: training,
    epochs: 250,
  });
  expect(holds([...openForward(answering(network, loss.activation))(Float32Array.of(1, 0), 1)])).toBe(true);
});

test.each<[Schedule["schedule"], number, number, number]>([
  ["constant", 0, 5, 1],
  ["constant", 2, 1, 0.5],
  ["linear", 0, 5, 0.5],
  ["linear", 2, 6, 0.5],
  ["cosine", 0, 0, 1],
  ["cosine", 0, 5, 0.5],
  ["cosine", 0, 10, 0],
])(
  "a %s schedule with a warmup of %d has after %d of 10 epochs %d of the learning rate",
  (schedule, warmup, epoch, share) => {
    expect(learningRateAt({ schedule, warmup, epochs: 10, learningRate: 1 }, epoch)).toBeCloseTo(share, 12);
  },
);
