import type * as tfjs from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";

let tf: typeof tfjs;
const open = async (): Promise<typeof tfjs> =>
  (await openTensorFlow({ prefer: "wasm", multiplyAddsPerRow: 1, convolutional: false, searchFrom: [] }))
    .tf as unknown as typeof tfjs;
beforeAll(async () => {
  tf = await open();
});

function random(rows: number, columns: number, seed: number): readonly number[] {
  const prng = new Prng(seed);
  return Array.from({ length: rows * columns }, () => prng.uniform() - 0.5);
}

/** The value at a place of a matrix, or of what it is the transpose of. */
function at(values: readonly number[], [rows, columns]: readonly [number, number], isTransposed: boolean) {
  return (row: number, column: number): number =>
    values[isTransposed ? column * rows + row : row * columns + column] ?? Number.NaN;
}

test.each([
  [3, 4, 5, false, false],
  [3, 4, 5, true, false],
  [3, 4, 5, false, true],
  [3, 4, 5, true, true],
  [1, 7, 1, true, true],
  [64, 33, 17, true, false],
])(
  "a product of %d × %d and %d columns, transposed first %s, second %s, is the sum it says",
  (n, k, m, first, second) => {
    const a = random(n, k, 1);
    const b = random(k, m, 2);
    const product = tf
      .matMul(
        tf.tensor2d([...a], first ? [k, n] : [n, k]),
        tf.tensor2d([...b], second ? [m, k] : [k, m]),
        first,
        second,
      )
      .dataSync();
    const [left, right] = [at(a, [n, k], first), at(b, [k, m], second)];
    for (let row = 0; row < n; row++)
      for (let column = 0; column < m; column++) {
        let sum = 0;
        for (let i = 0; i < k; i++) sum += left(row, i) * right(i, column);
        expect(product[row * m + column]).toBeCloseTo(sum, 5);
      }
  },
);

test("several products at once are transposed each by itself", () => {
  const a = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
  const product = tf.matMul(a, a, true, false);
  expect(product.shape).toEqual([2, 2, 2]);
  expect([...product.dataSync()]).toEqual([10, 14, 14, 20, 74, 86, 86, 100]);
});

test("a backend that is opened again multiplies by the same kernel", async () => {
  const before = tf.getKernel("BatchMatMul", "wasm").kernelFunc;
  expect((await open()).getKernel("BatchMatMul", "wasm").kernelFunc).toBe(before);
});
