import { softmax } from "./softmax.ts";

/** What a layer does after its sum; `softmax` only the last one. */
export const activations = ["linear", "relu", "sigmoid", "tanh", "softmax"] as const;
export type Activation = (typeof activations)[number];

/** One fully connected layer. */
export interface DenseLayer {
  readonly units: number;
  readonly activation: Activation;
  /** Row-major `[inputs, units]`. */
  readonly kernel: Float32Array;
  /** `[units]`. */
  readonly bias: Float32Array;
}

/** A feed-forward network. */
export interface Network {
  readonly inputs: number;
  readonly layers: readonly DenseLayer[];
}

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

/**
 * Outputs of a network for each row, row-major `[rowCount, units of the last layer]`. Plain loops: for networks of this size the dispatch of a tensor library costs
 * more per row than the arithmetic, and a server needs nothing installed. Sums are taken in double precision.
 *
 * @param rows - Row-major `[rowCount, network.inputs]`.
 */
export function forward(network: Network, rows: Float32Array, rowCount: number): Float64Array {
  const outputs = network.layers.at(-1)?.units ?? 0;
  const scores = new Float64Array(rowCount * outputs);
  const widest = Math.max(network.inputs, ...network.layers.map(({ units }) => units));
  let input = new Float64Array(widest);
  let output = new Float64Array(widest);
  for (let row = 0; row < rowCount; row++) {
    let width = network.inputs;
    for (let i = 0; i < width; i++) input[i] = rows[row * width + i] as number;
    for (const { units, activation, kernel, bias } of network.layers) {
      for (let unit = 0; unit < units; unit++) output[unit] = bias[unit] as number;
      for (let i = 0; i < width; i++) {
        const value = input[i] as number;
        if (value === 0) continue;
        const start = i * units;
        for (let unit = 0; unit < units; unit++) (output[unit] as number) += value * (kernel[start + unit] as number);
      }
      if (activation === "softmax") softmax(output.subarray(0, units));
      else for (let unit = 0; unit < units; unit++) output[unit] = activate(activation, output[unit] as number);
      width = units;
      [input, output] = [output, input];
    }
    scores.set(input.subarray(0, outputs), row * outputs);
  }
  return scores;
}
