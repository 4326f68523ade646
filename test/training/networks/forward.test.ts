import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { answering } from "../../../pipeline/training/networks/answer.ts";
import { openForward } from "../../../pipeline/training/networks/forward.ts";
import { encodeNetwork, readPlan, readWeights } from "../../../pipeline/training/networks/layers-file.ts";
import type { Network } from "../../../pipeline/training/networks/network.ts";
import { inputWidth, sizeOf } from "../../../pipeline/training/networks/shapes.ts";
import { architectures, rowsFor, withWeights } from "./examples.ts";

const rowCount = 5;

/** What TensorFlow.js says that loads the files of a network. */
async function scoresOfTensorFlow(network: Network, rows: Float32Array): Promise<Float32Array> {
  const { model, weights } = encodeNetwork(network);
  const { modelTopology, weightsManifest } = JSON.parse(model) as {
    readonly modelTopology: object;
    readonly weightsManifest: readonly [{ readonly weights: tf.io.WeightsManifestEntry[] }];
  };
  const weightData = new Uint8Array(weights).buffer;
  const loaded = await tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
  );
  const width = inputWidth(network);
  let start = 0;
  const inputs = network.nodes.flatMap(({ layer }) => {
    if (layer.kind !== "input") return [];
    const size = sizeOf(layer.shape);
    const own = Array.from({ length: rowCount }, (_, row) =>
      rows.subarray(row * width + start, row * width + start + size),
    );
    start += size;
    return [tf.tensor(Float32Array.from(own.flatMap((part) => [...part])), [rowCount, ...layer.shape])];
  });
  return (loaded.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs) as tf.Tensor).dataSync<"float32">();
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe.each(Object.entries(architectures))("%s", (_name, architecture) => {
  const network = answering(withWeights(architecture, 3), "softmax");
  const rows = rowsFor(architecture, rowCount, 4);

  test("computes what TensorFlow.js does that loads its files", async () => {
    const expected = await scoresOfTensorFlow(network, rows);
    const scores = openForward(network)(rows, rowCount);
    expect(scores).toHaveLength(expected.length);
    for (const [i, score] of scores.entries()) expect(Math.abs(score - (expected[i] as number))).toBeLessThan(1e-5);
  });

  test("reads back as it was, and is saved as the same bytes", () => {
    const saved = encodeNetwork(network);
    const read = readWeights(readPlan(saved.model), saved.weights);
    expect(read).toEqual(network);
    expect(encodeNetwork(read)).toEqual(saved);
  });
});
