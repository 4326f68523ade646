import type { Activation, Layer, Shape, Weights } from "../../networks/network.ts";
import { shapesOf, sizeOf } from "../../networks/shapes.ts";
import { type GraphInput, type NetworkBody, precisionOf } from "../model-graph.ts";
import type { Columns } from "./features.ts";
import type { Result, TensorFlowGraph } from "./graph.ts";

const activations = { relu: "Relu", sigmoid: "Sigmoid", tanh: "Tanh", softmax: "Softmax" } as const;

function activated(graph: TensorFlowGraph, activation: Activation, sum: Result): Result {
  return activation === "linear" ? sum : graph.operation(activations[activation], [sum]);
}

/** A weight as it was trained, widened where there are doubles. */
function weight(graph: TensorFlowGraph, values: Weights[number], shape: Shape): Result {
  // What has doubles only is narrowed at once where there are none.
  const type = graph.precision === "float" ? "float" : precisionOf(values);
  return graph.cast(graph.constant(type, shape, values), graph.precision);
}

type Windowed = Extract<Layer, { kind: "convolution" | "max_pooling" | "average_pooling" }>;

function overPicture(graph: TensorFlowGraph, layer: Windowed, from: readonly Result[]): Result {
  const operators = { convolution: "Conv2D", max_pooling: "MaxPool", average_pooling: "AvgPool" } as const;
  // TensorFlow.js has no default for dilations.
  const window =
    layer.kind === "convolution" ? { dilations: { ints: [1, 1, 1, 1] } } : { ksize: { ints: [1, ...layer.window, 1] } };
  return graph.operation(operators[layer.kind], from, {
    attributes: {
      T: { type: graph.precision },
      ...window,
      strides: { ints: [1, ...layer.strides, 1] },
      padding: { text: layer.padding.toUpperCase() },
      data_format: { text: "NHWC" },
    },
  });
}

interface Node {
  readonly layer: Layer;
  readonly weights: Weights;
  readonly from: readonly Result[];
  /** Of what comes in. */
  readonly shapes: readonly Shape[];
}

function computed(graph: TensorFlowGraph, { layer, weights, from, shapes }: Node): Result {
  const [value] = from as [Result];
  const [before = []] = shapes;
  const [kernel = new Float32Array(), bias = new Float32Array()] = weights;
  const { precision } = graph;
  switch (layer.kind) {
    case "input":
    case "dropout":
      return value;
    case "dense": {
      const product = graph.matMul(value, weight(graph, kernel, [...before, layer.units]));
      return activated(
        graph,
        layer.activation,
        graph.operation("AddV2", [product, weight(graph, bias, [layer.units])]),
      );
    }
    case "convolution": {
      const { filters, window, activation } = layer;
      const seen = overPicture(graph, layer, [value, weight(graph, kernel, [...window, before[2] ?? 0, filters])]);
      return activated(graph, activation, graph.operation("AddV2", [seen, weight(graph, bias, [filters])]));
    }
    case "max_pooling":
    case "average_pooling":
      return overPicture(graph, layer, [value]);
    case "global_max_pooling":
    case "global_average_pooling": {
      const axes = before.slice(0, -1).map((_, axis) => axis + 1);
      return graph.operation(layer.kind === "global_max_pooling" ? "Max" : "Mean", [value, graph.list("int32", axes)], {
        attributes: { T: { type: precision }, Tidx: { type: "int32" }, keep_dims: { bool: false } },
      });
    }
    case "embedding":
      return graph.gather(weight(graph, kernel, [layer.positions, layer.width]), graph.cast(value, "int32"), "rows");
    case "flatten":
      return graph.operation("Reshape", [value, graph.list("int32", [-1, sizeOf(before)])], {
        attributes: { T: { type: precision }, Tshape: { type: "int32" } },
      });
    case "concat":
      return graph.operation("ConcatV2", [...from, graph.integer(before.length)], {
        attributes: { T: { type: precision }, N: { int: from.length }, Tidx: { type: "int32" } },
      });
    case "add":
      return from.reduce((sum, next) => graph.operation("AddV2", [sum, next]));
    case "activation":
      return activated(graph, layer.activation, value);
  }
}

interface Given {
  readonly numbers: Result | undefined;
  readonly columns: Columns;
}

/** What goes into a network: numbers of the features, or a tensor of its own. */
function entry(graph: TensorFlowGraph, input: GraphInput, { numbers, columns }: Given): Result {
  if (input.kind === "words") return columns.get(input.column) as Result;
  if (input.kind === "image") return graph.cast(columns.get(input.column) as Result, graph.precision);
  const taken = input.isAll ? (numbers as Result) : graph.columns(numbers as Result, input.positions);
  // Rounded to single precision and widened again, as the network was trained on them.
  return graph.cast(graph.cast(taken, "float"), graph.precision);
}

/** Layers on numbers: `[rows, width]`. */
export function networkScores(graph: TensorFlowGraph, { network, inputs }: NetworkBody, given: Given): Result {
  const shapes = shapesOf(network);
  const values: Result[] = [];
  let next = 0;
  for (const [at, { layer, from }] of network.nodes.entries()) {
    const taken =
      layer.kind === "input"
        ? [entry(graph, inputs[next++] as GraphInput, given)]
        : from.map((position) => values[position] as Result);
    const before = from.map((position) => shapes[position] ?? []);
    values.push(computed(graph, { layer, weights: network.weights[at] ?? [], from: taken, shapes: before }));
  }
  return values.at(-1) as Result;
}
