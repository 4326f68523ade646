import type * as tfjs from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Prng } from "../../../pipeline/domain/prng.ts";
import type { Backend } from "../../../pipeline/training/tensorflow/choose-backend.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";

type Pad = "same" | "valid" | number;

async function slopes(backend: Backend, [side, window, stride, pad]: readonly [number, number, number, Pad]) {
  const tf = (await openTensorFlow({ prefer: backend, multiplyAddsPerRow: 1, convolutional: true, searchFrom: [] }))
    .tf as unknown as typeof tfjs;
  const prng = new Prng(1);
  const draw = (shape: number[]): tfjs.Tensor4D =>
    tf.tensor<tfjs.Rank.R4>(
      Float32Array.from({ length: shape.reduce((product, length) => product * length, 1) }, () => prng.uniform() - 0.5),
      shape as [number, number, number, number],
    );
  const [x, filter] = [draw([2, side, side + 1, 3]), draw([window, window, 3, 5])];
  const convolve = (input: tfjs.Tensor): tfjs.Tensor => tf.conv2d(input as tfjs.Tensor4D, filter, stride, pad);
  const weights = draw(convolve(x).shape);
  return [
    ...tf
      .grad((input) => tf.sum(tf.mul(convolve(input), weights)))(x)
      .dataSync(),
  ];
}

beforeAll(() => openTensorFlow({ prefer: "wasm", multiplyAddsPerRow: 1, convolutional: true, searchFrom: [] }));

test.each<[number, number, number, Pad]>([
  [6, 3, 1, "same"],
  [6, 3, 1, "valid"],
  [6, 2, 1, "same"],
  [7, 4, 1, "same"],
  [7, 5, 1, 1],
  [5, 2, 1, 2],
  [6, 1, 1, "valid"],
  [5, 5, 1, "valid"],
  [7, 3, 2, "same"],
  [8, 2, 2, "valid"],
])(
  "pictures of %d pixels under windows of %d, steps of %d, padding %s: the slopes of plain JavaScript",
  async (...shape) => {
    const [found, expected] = [await slopes("wasm", shape), await slopes("cpu", shape)];
    expect(found.length).toBe(expected.length);
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
  },
);
