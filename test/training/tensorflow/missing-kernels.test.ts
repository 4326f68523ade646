import { createRequire } from "node:module";
import type * as tfjs from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";

let tf: typeof tfjs;
beforeAll(async () => {
  tf = (await openTensorFlow({ prefer: "wasm", multiplyAddsPerRow: 1, convolutional: false, searchFrom: [] }))
    .tf as unknown as typeof tfjs;
  // The reference: the same operations in plain JavaScript, with kernels of its own.
  const require = createRequire(import.meta.url);
  createRequire(require.resolve("@tensorflow/tfjs"))("@tensorflow/tfjs-backend-cpu");
});

function numbers(shape: readonly number[], seed: number): Float32Array {
  const prng = new Prng(seed);
  return Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => prng.uniform() - 0.5);
}

/** What `compute` gives on a backend. */
async function on(
  backend: "wasm" | "cpu",
  compute: () => readonly tfjs.Tensor[],
): Promise<readonly (readonly number[])[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => compute().map((tensor) => [...tensor.dataSync()]));
  expect(tf.memory().numTensors).toBe(before);
  await tf.setBackend("wasm");
  return values;
}

async function expectSame(compute: () => readonly tfjs.Tensor[]): Promise<void> {
  const [ours, reference] = [await on("wasm", compute), await on("cpu", compute)];
  expect(ours.map(({ length }) => length)).toEqual(reference.map(({ length }) => length));
  expect(ours.flat().some((value) => value !== 0)).toBe(true);
  for (const [i, values] of reference.entries())
    for (const [j, value] of values.entries())
      expect(Math.abs((ours[i]?.[j] ?? Number.NaN) - value)).toBeLessThan(1e-4);
}

describe("gradients of a convolution are those of the plain backend", () => {
  test.each<[string, readonly number[], readonly number[], number | [number, number], "same" | "valid" | number]>([
    ["3 × 3", [2, 7, 6, 3], [3, 3, 3, 4], 1, "valid"],
    ["3 × 3, same size", [2, 7, 6, 3], [3, 3, 3, 4], 1, "same"],
    ["by steps of 2", [2, 8, 7, 3], [3, 3, 3, 4], 2, "same"],
    ["by steps of 2 that end early", [1, 8, 8, 2], [3, 3, 2, 5], 2, "valid"],
    ["by different steps", [1, 9, 8, 2], [3, 2, 2, 2], [2, 3], "valid"],
    ["padded by a number", [1, 5, 5, 1], [3, 3, 1, 2], 1, 1],
    ["1 × 1", [3, 4, 4, 5], [1, 1, 5, 2], 1, "same"],
    ["as large as the input", [2, 4, 5, 2], [4, 5, 2, 3], 1, "valid"],
    ["with an even size, same", [1, 6, 6, 2], [2, 4, 2, 3], 1, "same"],
  ])("%s", async (_name, inputShape, filterShape, strides, pad) => {
    await expectSame(() => {
      const x = tf.tensor4d(numbers(inputShape, 1), inputShape as tfjs.Tensor4D["shape"]);
      const filter = tf.tensor4d(numbers(filterShape, 2), filterShape as tfjs.Tensor4D["shape"]);
      const gradients = tf.grads((input: tfjs.Tensor, kernel: tfjs.Tensor) =>
        tf.sum(tf.square(tf.conv2d(input as tfjs.Tensor4D, kernel as tfjs.Tensor4D, strides, pad))),
      );
      return gradients([x, filter]);
    });
  });
});

describe("gradients of a depthwise convolution are those of the plain backend", () => {
  test.each<[string, readonly number[], readonly number[], number | [number, number], "same" | "valid"]>([
    ["3 × 3", [2, 7, 6, 3], [3, 3, 3, 1], 1, "valid"],
    ["3 × 3, same size", [2, 7, 6, 3], [3, 3, 3, 1], 1, "same"],
    ["with two outputs a channel", [2, 6, 5, 3], [3, 3, 3, 2], 1, "same"],
    ["by steps of 2", [2, 8, 7, 2], [3, 3, 2, 2], 2, "same"],
    ["by steps of 2 that end early", [1, 8, 8, 2], [3, 3, 2, 1], 2, "valid"],
    ["by steps of 3, 2 × 4", [1, 11, 9, 2], [2, 4, 2, 1], 3, "valid"],
  ])("%s", async (_name, inputShape, filterShape, strides, pad) => {
    await expectSame(() => {
      const x = tf.tensor4d(numbers(inputShape, 3), inputShape as tfjs.Tensor4D["shape"]);
      const filter = tf.tensor4d(numbers(filterShape, 4), filterShape as tfjs.Tensor4D["shape"]);
      const gradients = tf.grads((input: tfjs.Tensor, kernel: tfjs.Tensor) =>
        tf.sum(tf.square(tf.depthwiseConv2d(input as tfjs.Tensor4D, kernel as tfjs.Tensor4D, strides, pad))),
      );
      return gradients([x, filter]);
    });
  });
});

describe("sums by segment are those of the plain backend", () => {
  test.each<[string, readonly number[], readonly number[], number]>([
    ["rows of a matrix", [5, 3], [0, 2, 0, 1, 2], 3],
    ["a segment without rows", [3, 2], [0, 3, 3], 4],
    ["single numbers", [4], [1, 1, 0, 1], 2],
    ["rows of several dimensions", [3, 2, 2], [1, 0, 1], 2],
  ])("%s", async (_name, shape, ids, count) => {
    await expectSame(() => {
      const x = tf.tensor(numbers(shape, 5), [...shape]);
      return [tf.unsortedSegmentSum(x, tf.tensor1d([...ids], "int32"), count)];
    });
  });

  test("an id outside of the segments counts for nothing", async () => {
    const [values] = await on("wasm", () => [
      tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4]), tf.tensor1d([-1, 1, 2], "int32"), 2),
    ]);
    expect(values).toEqual([0, 2]);
  });

  test("whole numbers stay whole numbers", async () => {
    await on("wasm", () => {
      const sums = tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4], "int32"), tf.tensor1d([0, 0, 1], "int32"), 2);
      expect([sums.dtype, ...sums.dataSync()]).toEqual(["int32", 3, 4]);
      return [];
    });
  });
});

describe("networks that need these kernels", () => {
  test("of convolutions train on WebAssembly", async () => {
    const count = 64;
    // Bright in the left half or in the right half.
    const images = Float32Array.from({ length: count * 64 }, (_, i) =>
      Math.floor((i % 8) / 4) === Math.floor(i / 64) % 2 ? 1 : 0,
    );
    const labels = Float32Array.from({ length: count }, (_, i) => i % 2);
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, activation: "relu" }),
        tf.layers.depthwiseConv2d({ kernelSize: 3 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1, activation: "sigmoid" }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: "binaryCrossentropy" });
    const history = await model.fit(tf.tensor4d(images, [count, 8, 8, 1]), tf.tensor2d(labels, [count, 1]), {
      epochs: 15,
    });
    const losses = history.history["loss"] as readonly number[];
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 4);
    model.dispose();
  });

  test("of embeddings train on WebAssembly", async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 6, outputDim: 3, inputLength: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1, activation: "sigmoid" }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.05), loss: "binaryCrossentropy" });
    const words = [0, 1, 2, 3, 4, 5, 1, 2, 3, 0, 5, 4];
    const inputs = tf.tensor2d(words, [6, 2], "int32");
    const history = await model.fit(inputs, tf.tensor2d([0, 1, 0, 0, 1, 1], [6, 1]), { epochs: 60 });
    const losses = history.history["loss"] as readonly number[];
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
    model.dispose();
  });
});
