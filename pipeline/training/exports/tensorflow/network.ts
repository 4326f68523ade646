import { type GraphLayer, type NetworkBody, precisionOf } from "../model-graph.ts";
import type { Result, TensorFlowGraph } from "./graph.ts";

const activations = { relu: "Relu", sigmoid: "Sigmoid", tanh: "Tanh", softmax: "Softmax" } as const;

function activated(graph: TensorFlowGraph, { activation }: GraphLayer, sum: Result): Result {
  return activation === "linear" ? sum : graph.operation(activations[activation], [sum]);
}

/** Layers on numbers: `[rows, width]`. */
export function networkScores(graph: TensorFlowGraph, { layers }: NetworkBody, numbers: Result): Result {
  const { precision } = graph;
  // Rounded to single precision and widened again, as the network was trained on them.
  let value = graph.cast(graph.cast(numbers, "float"), precision);
  for (const layer of layers) {
    const { units, kernel, bias } = layer;
    // What has doubles only is narrowed at once where there are none.
    const [wide, wideBias] = precision === "float" ? [precision, precision] : [precisionOf(kernel), precisionOf(bias)];
    const weights = graph.cast(graph.constant(wide, [kernel.length / units, units], kernel), precision);
    const offsets = graph.cast(graph.constant(wideBias, [units], bias), precision);
    value = activated(graph, layer, graph.operation("AddV2", [graph.matMul(value, weights), offsets]));
  }
  return value;
}
