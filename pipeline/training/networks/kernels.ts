import type { Activation, Layer, Shape, Weights } from "./network.ts";
import { windowSteps } from "./shapes.ts";
import { softmax } from "./softmax.ts";

/** One row's numbers of a node, from those of the nodes it takes from. */
export type Kernel = (inputs: readonly Float64Array[], output: Float64Array) => void;

function activate(activation: Exclude<Activation, "softmax">, sum: number): number {
  switch (activation) {
    case "linear":
      return sum;
    case "relu":
      return sum > 0 ? sum : 0;
    case "sigmoid":
      return 1 / (1 + Math.exp(-sum));
    case "tanh":
      return Math.tanh(sum);
  }
}

/** In place; a softmax over each run of `width` numbers. */
function activated(activation: Activation, values: Float64Array, width: number): void {
  if (activation === "softmax")
    for (let start = 0; start < values.length; start += width) softmax(values.subarray(start, start + width));
  else if (activation !== "linear")
    for (let i = 0; i < values.length; i++) values[i] = activate(activation, values[i] as number);
}

const none = new Float64Array();

function dense(
  { units, activation }: Extract<Layer, { kind: "dense" }>,
  [kernel = none, bias = none]: Weights,
): Kernel {
  return ([input = none], output) => {
    for (let unit = 0; unit < units; unit++) output[unit] = bias[unit] as number;
    for (let i = 0; i < input.length; i++) {
      const value = input[i] as number;
      if (value === 0) continue;
      const start = i * units;
      for (let unit = 0; unit < units; unit++) (output[unit] as number) += value * (kernel[start + unit] as number);
    }
    activated(activation, output, units);
  };
}

/** Calls `visit` for every number of the picture that a window sees: where it stands, which place of the window it is, and for which. */
function walk(
  shape: Shape,
  layer: Extract<Layer, { kind: "convolution" | "max_pooling" | "average_pooling" }>,
  visit: (from: number, place: number, to: number) => void,
): void {
  const [height = 0, width = 0] = shape;
  const [down, across] = windowSteps(shape, layer);
  const { window, strides } = layer;
  for (let y = 0; y < down.count; y++)
    for (let x = 0; x < across.count; x++)
      for (let i = 0; i < window[0]; i++) {
        const row = y * strides[0] - down.before + i;
        if (row < 0 || row >= height) continue;
        for (let j = 0; j < window[1]; j++) {
          const column = x * strides[1] - across.before + j;
          if (column >= 0 && column < width) visit(row * width + column, i * window[1] + j, y * across.count + x);
        }
      }
}

function convolution(
  layer: Extract<Layer, { kind: "convolution" }>,
  [kernel = none, bias = none]: Weights,
  shape: Shape,
): Kernel {
  const { filters, activation } = layer;
  const channels = shape[2] ?? 0;
  return ([input = none], output) => {
    for (let i = 0; i < output.length; i++) output[i] = bias[i % filters] as number;
    walk(shape, layer, (from, place, to) => {
      for (let channel = 0; channel < channels; channel++) {
        const value = input[from * channels + channel] as number;
        if (value === 0) continue;
        const start = (place * channels + channel) * filters;
        const first = to * filters;
        for (let filter = 0; filter < filters; filter++)
          (output[first + filter] as number) += value * (kernel[start + filter] as number);
      }
    });
    activated(activation, output, filters);
  };
}

function pooling(layer: Extract<Layer, { kind: "max_pooling" | "average_pooling" }>, shape: Shape): Kernel {
  const channels = shape[2] ?? 0;
  const isMean = layer.kind === "average_pooling";
  const [down, across] = windowSteps(shape, layer);
  const seen = new Float64Array(down.count * across.count);
  // Only what stands in the picture counts: at its border a window sees less.
  walk(shape, layer, (_, __, to) => {
    (seen[to] as number) += 1;
  });
  return ([input = none], output) => {
    output.fill(isMean ? 0 : Number.NEGATIVE_INFINITY);
    walk(shape, layer, (from, _, to) => {
      for (let channel = 0; channel < channels; channel++) {
        const value = input[from * channels + channel] as number;
        const at = to * channels + channel;
        if (isMean) (output[at] as number) += value / (seen[to] as number);
        else if (value > (output[at] as number)) output[at] = value;
      }
    });
  };
}

function globalPooling(isMean: boolean, channels: number): Kernel {
  return ([input = none], output) => {
    output.fill(isMean ? 0 : Number.NEGATIVE_INFINITY);
    const places = input.length / channels;
    for (let i = 0; i < input.length; i++) {
      const at = i % channels;
      const value = input[i] as number;
      if (isMean) (output[at] as number) += value / places;
      else if (value > (output[at] as number)) output[at] = value;
    }
  };
}

function embedding({ positions, width }: Extract<Layer, { kind: "embedding" }>, [table = none]: Weights): Kernel {
  return ([input = none], output) => {
    for (const [i, index] of input.entries()) {
      const position = Number.isInteger(index) && index > 0 && index < positions ? index : 0;
      for (let at = 0; at < width; at++) output[i * width + at] = table[position * width + at] as number;
    }
  };
}

/** Puts parts side by side along the last axis. */
function concat(shapes: readonly Shape[]): Kernel {
  const widths = shapes.map((shape) => shape.at(-1) ?? 0);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  return (inputs, output) => {
    let before = 0;
    for (const [part, input] of inputs.entries()) {
      const width = widths[part] as number;
      for (let i = 0; i < input.length; i++)
        output[Math.floor(i / width) * whole + before + (i % width)] = input[i] as number;
      before += width;
    }
  };
}

/** What a layer computes. Plain loops, sums in double precision. @param from - Shapes of what comes in. */
export function kernelOf(layer: Exclude<Layer, { kind: "input" }>, weights: Weights, from: readonly Shape[]): Kernel {
  const [shape = []] = from;
  switch (layer.kind) {
    case "dense":
      return dense(layer, weights);
    case "convolution":
      return convolution(layer, weights, shape);
    case "max_pooling":
    case "average_pooling":
      return pooling(layer, shape);
    case "global_max_pooling":
    case "global_average_pooling":
      return globalPooling(layer.kind === "global_average_pooling", shape.at(-1) ?? 1);
    case "embedding":
      return embedding(layer, weights);
    case "concat":
      return concat(from);
    case "add":
      return (inputs, output) => {
        output.fill(0);
        for (const input of inputs) for (let i = 0; i < output.length; i++) (output[i] as number) += input[i] as number;
      };
    case "activation":
      return ([input = none], output) => {
        output.set(input);
        activated(layer.activation, output, shape.at(-1) ?? 1);
      };
    case "flatten":
    case "dropout":
      return ([input = none], output) => {
        output.set(input);
      };
  }
}
