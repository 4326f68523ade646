import type { Activation, Layer, Shape, Weights } from "../../networks/network.ts";
import { shapesOf, windowSteps } from "../../networks/shapes.ts";
import { type GraphInput, type NetworkBody, precisionOf } from "../model-graph.ts";
import { picked } from "./features.ts";
import type { OnnxGraph, Value } from "./onnx-graph.ts";

const activations = { relu: "Relu", sigmoid: "Sigmoid", tanh: "Tanh", softmax: "Softmax" } as const;

function activated(graph: OnnxGraph, activation: Activation, sum: Value): Value {
  return activation === "linear" ? sum : graph.node(activations[activation], [sum]);
}

/** A weight in double precision; one in single precision is widened when the file is loaded. */
function widened(graph: OnnxGraph, values: Weights[number], shape: Shape): Value {
  return graph.cast(graph.constant({ type: precisionOf(values), shape, values }, "weights"), "double");
}

/** ONNX Runtime computes convolutions in single precision only: pictures stay in it until nothing of them is left but numbers. */
function typeOf(shape: Shape): "float" | "double" {
  return shape.length === 3 ? "float" : "double";
}

/** `[height, width, channels, filters]` as ONNX has it: `[filters, channels, height, width]`. */
function filtersFirst(
  kernel: Weights[number],
  [height = 0, width = 0, channels = 0, filters = 0]: Shape,
): Float32Array {
  const moved = new Float32Array(kernel.length);
  let to = 0;
  for (let filter = 0; filter < filters; filter++)
    for (let channel = 0; channel < channels; channel++)
      for (let place = 0; place < height * width; place++)
        moved[to++] = kernel[(place * channels + channel) * filters + filter] as number;
  return moved;
}

type Windowed = Extract<Layer, { kind: "convolution" | "max_pooling" | "average_pooling" }>;

/** A step over a picture, whose channels ONNX wants before its height. @param more - Filters and their biases. */
function overPicture(
  graph: OnnxGraph,
  layer: Windowed,
  { value, shape, more }: { readonly value: Value; readonly shape: Shape; readonly more: readonly Value[] },
): Value {
  const operators = { convolution: "Conv", max_pooling: "MaxPool", average_pooling: "AveragePool" } as const;
  const [down, across] = windowSteps(shape, layer);
  const first = graph.node("Transpose", [value], { perm: { ints: [0, 3, 1, 2] } });
  const stepped = graph.node(operators[layer.kind], [first, ...more], {
    kernel_shape: { ints: layer.window },
    strides: { ints: layer.strides },
    pads: { ints: [down.before, across.before, down.after, across.after] },
  });
  return graph.node("Transpose", [stepped], { perm: { ints: [0, 2, 3, 1] } });
}

interface Node {
  readonly layer: Layer;
  readonly weights: Weights;
  readonly from: readonly Value[];
  /** Of what comes in, and of what goes out. */
  readonly shapes: readonly Shape[];
  readonly shape: Shape;
}

function computed(graph: OnnxGraph, { layer, weights, from, shapes, shape }: Node): Value {
  const [value] = from as [Value];
  const [before = []] = shapes;
  const [kernel = new Float32Array(), bias = new Float32Array()] = weights;
  switch (layer.kind) {
    case "input":
      return value;
    case "dense": {
      const product = graph.node("MatMul", [value, widened(graph, kernel, [...before, layer.units])]);
      const sum = graph.node("Add", [product, widened(graph, bias, [layer.units])]);
      return activated(graph, layer.activation, sum);
    }
    case "convolution": {
      const { filters, window, activation } = layer;
      const inward = before[2] ?? 0;
      const values = filtersFirst(kernel, [...window, inward, filters]);
      const own = graph.constant({ type: "float", shape: [filters, inward, ...window], values }, "filters");
      const offsets = graph.constant({ type: "float", shape: [filters], values: bias }, "bias");
      return activated(graph, activation, overPicture(graph, layer, { value, shape: before, more: [own, offsets] }));
    }
    case "max_pooling":
    case "average_pooling":
      return overPicture(graph, layer, { value, shape: before, more: [] });
    case "global_max_pooling":
    case "global_average_pooling": {
      const axes = before.slice(0, -1).map((_, axis) => axis + 1);
      const places = graph.constant({ type: "int64", shape: [axes.length], values: axes });
      const operator = layer.kind === "global_max_pooling" ? "ReduceMax" : "ReduceMean";
      return graph.node(operator, [value, places], { keepdims: { int: 0 } });
    }
    case "embedding": {
      const table = widened(graph, kernel, [layer.positions, layer.width]);
      return graph.node("Gather", [table, graph.cast(value, "int64")], { axis: { int: 0 } });
    }
    case "flatten":
      return graph.node("Flatten", [value], { axis: { int: 1 } });
    case "concat":
      return graph.node("Concat", from, { axis: { int: shape.length } });
    case "add":
      return from.reduce((sum, next) => graph.node("Add", [sum, next]));
    case "activation":
      return activated(graph, layer.activation, value);
    case "dropout":
      return value;
  }
}

/** What goes into a network: numbers of the features, or a tensor of its own. */
function entry(graph: OnnxGraph, input: GraphInput, numbers: Value | undefined): Value {
  if (input.kind === "image") return graph.input(input.column, "float", input.shape);
  if (input.kind === "words") return graph.input(input.column, "int64", input.shape);
  const taken = input.isAll ? (numbers as Value) : picked(graph, numbers as Value, input.positions);
  // Rounded to single precision and widened again, as the network was trained on them.
  return graph.cast(graph.cast(taken, "float"), "double");
}

/** Layers on numbers: `[rows, width]`. */
export function networkScores(graph: OnnxGraph, { network, inputs }: NetworkBody, numbers: Value | undefined): Value {
  const shapes = shapesOf(network);
  const values: Value[] = [];
  let next = 0;
  for (const [at, { layer, from }] of network.nodes.entries()) {
    const shape = shapes[at] ?? [];
    const before = from.map((position) => shapes[position] ?? []);
    const taken = from.map((position) => values[position] as Value);
    const given = layer.kind === "input" ? [entry(graph, inputs[next++] as GraphInput, numbers)] : taken;
    const value = computed(graph, { layer, weights: network.weights[at] ?? [], from: given, shapes: before, shape });
    const isNarrow = before.length > 0 && typeOf(before[0] ?? []) === "float" && typeOf(shape) === "double";
    values.push(isNarrow ? graph.cast(value, "double") : value);
  }
  return values.at(-1) as Value;
}
