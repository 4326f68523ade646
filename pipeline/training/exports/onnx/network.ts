import { type GraphLayer, type NetworkBody, precisionOf } from "../model-graph.ts";
import type { OnnxGraph, Value } from "./onnx-graph.ts";

const activations = { relu: "Relu", sigmoid: "Sigmoid", tanh: "Tanh", softmax: "Softmax" } as const;

function activated(graph: OnnxGraph, { activation }: GraphLayer, sum: Value): Value {
  return activation === "linear" ? sum : graph.node(activations[activation], [sum]);
}

/** Layers on numbers: `[rows, width]`. Weights in single precision are widened when the file is loaded. */
export function networkScores(graph: OnnxGraph, { layers }: NetworkBody, numbers: Value): Value {
  // Rounded to single precision and widened again, as the network was trained on them.
  let value = graph.cast(graph.cast(numbers, "float"), "double");
  for (const layer of layers) {
    const { units, kernel, bias } = layer;
    const shape = [kernel.length / units, units];
    const weights = graph.cast(
      graph.constant({ type: precisionOf(kernel), shape, values: kernel }, "kernel"),
      "double",
    );
    const offsets = graph.cast(
      graph.constant({ type: precisionOf(bias), shape: [units], values: bias }, "bias"),
      "double",
    );
    value = activated(graph, layer, graph.node("Add", [graph.node("MatMul", [value, weights]), offsets]));
  }
  return value;
}
