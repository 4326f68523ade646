import { expect, test } from "vitest";
import type { Matrix } from "../../../pipeline/training/features/transform.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";
import { countWeights, type NetworkRequest, trainNetwork } from "../../../pipeline/training/trainers/train-network.ts";
import { errorOf } from "../../support/errors.ts";

function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { values: Float32Array.from(rows.flat()), rowCount: rows.length, width: rows[0]?.length ?? 0 };
}

const separable: NetworkRequest = {
  training: matrix([
    [1, 0],
    [2, 0],
    [-1, 0],
    [-2, 0],
  ]),
  trainingLabels: Uint8Array.of(1, 1, 0, 0),
  validation: matrix([
    [1, 0],
    [-1, 0],
  ]),
  validationLabels: Uint8Array.of(1, 0),
  hidden: [],
  activation: "relu",
  dropout: 0,
  l2: 0,
  epochs: 60,
  batchSize: 3,
  learningRate: 0.1,
  positiveWeight: 1,
  patience: 0,
  seed: 1,
  onEpoch: () => undefined,
};

async function train(change: Partial<NetworkRequest>) {
  const tensorflow = await openTensorFlow({ prefer: "wasm", weightCount: 1, searchFrom: [] });
  return trainNetwork(tensorflow, { ...separable, ...change });
}

test.each([
  [2, [], 3],
  [2, [3], 13],
  [30, [64, 32], 4097],
])("a network of %d inputs and hidden layers %j has %d weights", (inputs, hidden, count) => {
  expect(countWeights(inputs, hidden)).toBe(count);
});

test("the loss falls, and the weights are those of the best epoch", async () => {
  const losses: number[] = [];
  const { network, validationLoss, epochs } = await train({ onEpoch: (_epoch, loss) => losses.push(loss) });
  expect(epochs).toBe(60);
  expect(validationLoss).toBe(Math.min(...losses));
  expect(validationLoss).toBeLessThan(0.2);
  const [layer] = network.layers;
  const logit = (x: number): number => (layer?.kernel[0] ?? 0) * x + (layer?.bias[0] ?? 0);
  const loss = (Math.log1p(Math.exp(-logit(1))) + Math.log1p(Math.exp(logit(-1)))) / 2;
  expect(loss).toBeCloseTo(validationLoss, 5);
});

test("an input that no training row used adds nothing, whatever its first weights were", async () => {
  const { network } = await train({ hidden: [4], epochs: 2 });
  expect([...(network.layers[0]?.kernel.subarray(4) ?? [])]).toEqual([0, 0, 0, 0]);
  expect(network.layers[0]?.kernel.subarray(0, 4).some((weight) => weight !== 0)).toBe(true);
});

test("a larger weight of the positive rows moves the bias up", async () => {
  const hard = { trainingLabels: Uint8Array.of(1, 0, 1, 0), epochs: 200 };
  const bias = async (positiveWeight: number): Promise<number> =>
    (await train({ ...hard, positiveWeight })).network.layers[0]?.bias[0] ?? Number.NaN;
  expect(await bias(10)).toBeGreaterThan((await bias(1)) + 0.5);
});

test("a penalty on squared weights makes them smaller", async () => {
  const weight = async (l2: number): Promise<number> =>
    Math.abs((await train({ l2 })).network.layers[0]?.kernel[0] ?? Number.NaN);
  expect(await weight(0.5)).toBeLessThan((await weight(0)) / 2);
});

test("patience stops training", async () => {
  const { epochs } = await train({ validationLabels: Uint8Array.of(0, 1), patience: 3 });
  expect(epochs).toBe(4);
});

test("a loss that is not finite is an error with what to do", async () => {
  const values = matrix([
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [Infinity, -Infinity],
    [-Infinity, -Infinity],
  ]);
  expect(
    await errorOf(() => train({ training: values, validation: values, validationLabels: Uint8Array.of(1, 1, 0, 0) })),
  ).toMatch(/^METRIC_INVALID: the training diverged/);
});
