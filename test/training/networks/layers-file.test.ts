import { describe, expect, test } from "vitest";
import { openForward } from "../../../pipeline/training/networks/forward.ts";
import { encodeNetwork, readPlan, readWeights, weightLimit } from "../../../pipeline/training/networks/layers-file.ts";
import { chained, type Network } from "../../../pipeline/training/networks/network.ts";
import { errorOf } from "../../support/errors.ts";

const network: Network = {
  nodes: chained([
    { kind: "input", shape: [2] },
    { kind: "dense", units: 3, activation: "relu" },
    { kind: "dropout", rate: 0.5 },
    { kind: "dense", units: 1, activation: "sigmoid" },
  ]),
  weights: [
    [],
    [Float32Array.of(1, -1, 0.5, 2, 0, -0.25), Float32Array.of(0, 1, -1)],
    [],
    [Float32Array.of(0.5, -2, 3), Float32Array.of(0.125)],
  ],
};
const { model, weights } = encodeNetwork(network);

/** model.json with the value at a path replaced. */
function changed(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(model) as unknown;
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ""] = value;
  return JSON.stringify(copy);
}

const layers = ["modelTopology", "config", "layers"] as const;
const manifest = ["weightsManifest", 0] as const;

describe("a saved network", () => {
  test("reads back as it was, and is saved as the same bytes", () => {
    const read = readWeights(readPlan(model), weights);
    expect(read).toEqual(network);
    expect(encodeNetwork(read)).toEqual({ model, weights });
  });

  test("computes what its layers say", () => {
    // relu(1+4, -1+0+1, 0.5-0.5-1) = (5, 0, 0); 2.5 + 0.125.
    expect(openForward(network)(Float32Array.of(1, 2), 1)).toEqual(Float64Array.of(1 / (1 + Math.exp(-2.625))));
  });

  test("computes a softmax over its last layer, also of sums too large for an exponential", () => {
    const three: Network = {
      nodes: chained([
        { kind: "input", shape: [1] },
        { kind: "dense", units: 3, activation: "softmax" },
      ]),
      weights: [[], [Float32Array.of(1, 2, 2), Float32Array.of(1000, 0, 0)]],
    };
    const [a, b, c] = openForward(three)(Float32Array.of(1000), 1);
    expect([a, b, c]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    const saved = encodeNetwork(three);
    expect(readWeights(readPlan(saved.model), saved.weights)).toEqual(three);
  });

  test.each<[string, readonly (string | number)[], unknown]>([
    ["weights outside the folder", [...manifest, "paths"], ["../../../etc/passwd"]],
    ["weights at an absolute path", [...manifest, "paths"], ["/etc/passwd"]],
    ["weights in several files", [...manifest, "paths"], ["weights.bin", "weights.bin"]],
    ["two groups of weights", ["weightsManifest"], [{}, {}]],
    ["a shape that is not the layer's", [...manifest, "weights", 0, "shape"], [3, 2]],
    ["a shape of 10⁹ by 10⁹", [...manifest, "weights", 0, "shape"], [1e9, 1e9]],
    ["a shape with a part of a unit", [...manifest, "weights", 0, "shape"], [1.5, 2]],
    ["a negative shape", [...manifest, "weights", 0, "shape"], [-2, -3]],
    ["an unknown type of weights", [...manifest, "weights", 0, "dtype"], "string"],
    ["quantised weights", [...manifest, "weights", 0, "dtype"], "uint8"],
    ["a weight too many", [...manifest, "weights", 4], { name: "x/kernel", shape: [1, 1], dtype: "float32" }],
    ["a Lambda layer", [...layers, 0, "class_name"], "Lambda"],
    ["a layer class of somebody's own", [...layers, 0, "class_name"], "__proto__"],
    ["an unknown activation", [...layers, 0, "config", "activation"], "constructor"],
    ["a layer without bias", [...layers, 0, "config", "use_bias"], false],
    ["a last layer of two units", [...layers, 2, "config", "units"], 2],
    ["a softmax before the last layer", [...layers, 0, "config", "activation"], "softmax"],
    ["no layer", [...layers], []],
    ["inputs of several dimensions", [...layers, 0, "config", "batch_input_shape"], [null, 28, 28, 1]],
    ["inputs declared twice", [...layers, 2, "config", "batch_input_shape"], [null, 3]],
    ["no inputs", [...layers, 0, "config", "batch_input_shape"], undefined],
    ["a model that is no sequence", ["modelTopology", "class_name"], "Functional"],
    ["a graph model", ["format"], "graph-model"],
    ["no topology", ["modelTopology"], null],
  ])("is refused with %s", async (_name, path, value) => {
    expect(await errorOf(() => readPlan(changed(path, value)))).toMatch(/^MODEL_INVALID: model\.json: /);
  });

  test("is refused with more weights than allowed before any of them is read", async () => {
    const nodes = chained([
      { kind: "input", shape: [60_000] },
      { kind: "dense", units: 60_000, activation: "relu" },
      { kind: "dense", units: 1, activation: "sigmoid" },
    ]);
    const text = encodeNetwork({ nodes, weights: [] }).model;
    expect(await errorOf(() => readPlan(text))).toContain(`weights are more than ${weightLimit}`);
  });

  test.each(["", "{", "\u0080\u0004K\u0001.", "[".repeat(100_000), "null", "[]"])(
    "is refused when model.json begins %j",
    async (text) => {
      expect(await errorOf(() => readPlan(text))).toMatch(/^MODEL_INVALID: model\.json/);
    },
  );

  test.each([
    ["a byte less", weights.subarray(1)],
    ["a byte more", Uint8Array.of(...weights, 0)],
    ["nothing", new Uint8Array()],
  ])("is refused with weights of %s", async (_name, bytes) => {
    expect(await errorOf(() => readWeights(readPlan(model), bytes))).toContain("where its shapes need 52");
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "is refused with a weight of %d",
    async (value) => {
      const bytes = weights.slice();
      new DataView(bytes.buffer).setFloat32(8, value, true);
      expect(await errorOf(() => readWeights(readPlan(model), bytes))).toContain("not a finite number");
    },
  );
});
