import { describe, expect, test } from "vitest";
import { encodeNetwork, readPlan } from "../../../pipeline/training/networks/layers-file.ts";
import { chained, type Layer } from "../../../pipeline/training/networks/network.ts";
import { multiplyAdds, shapesOf, stepsOf, weightShapes } from "../../../pipeline/training/networks/shapes.ts";
import { errorOf } from "../../support/errors.ts";
import { architectures, withWeights } from "./examples.ts";

interface SavedLayer {
  name: string;
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes: unknown[][];
}
interface Saved {
  modelTopology: { config: { layers: SavedLayer[]; input_layers: unknown[]; output_layers: unknown[] } };
}

const whole = architectures["everything at once"];
if (whole === undefined) throw new Error("the example is gone");
const { model } = encodeNetwork(withWeights(whole, 1));

/** model.json after a change of its layers. */
function changed(
  change: (config: Saved["modelTopology"]["config"], layer: (name: string) => SavedLayer) => void,
): string {
  const saved = JSON.parse(model) as Saved;
  const { config } = saved.modelTopology;
  change(config, (name) => {
    const found = config.layers.find((layer) => layer.name === name);
    if (found === undefined)
      throw new Error(`no layer ${name}: ${config.layers.map((layer) => layer.name).join(", ")}`);
    return found;
  });
  return JSON.stringify(saved);
}

describe("a saved network of several branches", () => {
  test.each<[string, Parameters<typeof changed>[0], string]>([
    [
      "a layer that takes from itself",
      (_, layer) => (layer("dense_1").inbound_nodes = [[["dense_1", 0, 0, {}]]]),
      "not before it",
    ],
    [
      "a layer that takes from nobody it has",
      (_, layer) => (layer("dense_1").inbound_nodes = [[["gone", 0, 0, {}]]]),
      "not before it",
    ],
    [
      "a layer that is called twice",
      (_, layer) => layer("dense_1").inbound_nodes.push([["concatenate_1", 0, 0, {}]]),
      "modelTopology.config.layers",
    ],
    [
      "a second answer of a layer",
      (_, layer) => (layer("dense_1").inbound_nodes = [[["concatenate_1", 0, 1, {}]]]),
      "modelTopology",
    ],
    ["two outputs", (config) => config.output_layers.push(["dense_1", 0, 0]), "several outputs"],
    ["an input that is not declared", (config) => config.input_layers.pop(), "not the inputs of the model"],
    ["an input that is none", (config) => (config.input_layers[0] = ["dense_1", 0, 0]), "not the inputs of the model"],
    ["two layers of one name", (_, layer) => (layer("dense_2").name = "dense_1"), "two layers have one name"],
    [
      "a layer that leads nowhere",
      (config, layer) => config.layers.push({ ...layer("flatten_1"), name: "flatten_9" }),
      "a layer leads nowhere",
    ],
    ["a masked embedding", (_, layer) => (layer("embedding_1").config["mask_zero"] = true), "mask_zero"],
    [
      "a penalty of its own",
      (_, layer) => (layer("conv2d_1").config["kernel_regularizer"] = { l1: 1 }),
      "kernel_regularizer",
    ],
    ["a convolution with holes", (_, layer) => (layer("conv2d_1").config["dilation_rate"] = [2, 2]), "dilation_rate"],
    ["channels first", (_, layer) => (layer("conv2d_1").config["data_format"] = "channels_first"), "data_format"],
    ["another axis", (_, layer) => (layer("concatenate_1").config["axis"] = 1), "axis"],
    [
      "a window larger than its picture",
      (_, layer) => (layer("max_pooling2d_1").config["pool_size"] = [9, 9]),
      "does not fit",
    ],
    ["a stride of 0", (_, layer) => (layer("max_pooling2d_1").config["strides"] = [0, 2]), "strides"],
    [
      "a layer of somebody's own",
      (_, layer) => (layer("flatten_1").class_name = "Lambda"),
      "is none of InputLayer, Dense, Conv2D",
    ],
    ["a prototype for a class", (_, layer) => (layer("flatten_1").class_name = "__proto__"), "is none of"],
    ["summands of two widths", (_, layer) => (layer("dense_2").config["units"] = 7), "cannot be added"],
    [
      "a picture of 10¹² numbers",
      (_, layer) => (layer("input_layer_5").config["batch_input_shape"] = [null, 1_000_000, 1_000_000, 3]),
      "more than",
    ],
    [
      "more work for a row than anybody would do",
      (_, layer) => {
        layer("input_layer_5").config["batch_input_shape"] = [null, 1024, 1024, 3];
        layer("conv2d_1").config["kernel_size"] = [1000, 1000];
      },
      "more than",
    ],
  ])("is refused with %s", async (_name, change, message) => {
    const error = await errorOf(() => readPlan(changed(change)));
    expect(error).toMatch(/^MODEL_INVALID: model\.json: /);
    expect(error).toContain(message);
  });
});

describe("a window", () => {
  test.each([
    [5, 3, 1, "valid", { count: 3, before: 0, after: 0 }],
    [5, 3, 2, "valid", { count: 2, before: 0, after: 0 }],
    [2, 3, 1, "valid", { count: 0, before: 0, after: 0 }],
    [5, 3, 1, "same", { count: 5, before: 1, after: 1 }],
    [5, 2, 1, "same", { count: 5, before: 0, after: 1 }],
    [6, 3, 2, "same", { count: 3, before: 0, after: 1 }],
    [5, 1, 3, "same", { count: 2, before: 0, after: 0 }],
  ] as const)("over %d numbers, %d wide, every %d, %s", (length, window, stride, padding, expected) => {
    expect(stepsOf(length, { window, stride, padding })).toEqual(expected);
  });
});

test("shapes, weights and multiplications follow from the layers", () => {
  const layers: readonly Layer[] = [
    { kind: "input", shape: [28, 28, 1] },
    { kind: "convolution", filters: 16, window: [3, 3], strides: [1, 1], padding: "same", activation: "relu" },
    { kind: "max_pooling", window: [2, 2], strides: [2, 2], padding: "valid" },
    { kind: "flatten" },
    { kind: "dense", units: 10, activation: "linear" },
  ];
  const nodes = chained(layers);
  expect(shapesOf({ nodes })).toEqual([[28, 28, 1], [28, 28, 16], [14, 14, 16], [3136], [10]]);
  expect(weightShapes({ nodes })).toEqual([[], [[3, 3, 1, 16], [16]], [], [], [[3136, 10], [10]]]);
  expect(multiplyAdds({ nodes })).toBe(28 * 28 * 9 * 16 + 3136 * 10);
});
