import type { Activation, Network } from "./network.ts";

/** A fully connected layer with its weights. */
export interface DenseLayer {
  readonly units: number;
  readonly activation: Activation;
  /** Row-major `[inputs, units]`. */
  readonly kernel: Float32Array | Float64Array;
  /** `[units]`. */
  readonly bias: Float32Array | Float64Array;
}

/** The layers of a network that is nothing but dense layers one after the other; `undefined` for any other. */
export function denseChain({ nodes, weights }: Network): readonly DenseLayer[] | undefined {
  const layers = nodes.slice(1).flatMap(({ layer, from }, i): readonly DenseLayer[] => {
    const [kernel, bias] = weights[i + 1] ?? [];
    if (layer.kind !== "dense" || from[0] !== i || kernel === undefined || bias === undefined) return [];
    return [{ units: layer.units, activation: layer.activation, kernel, bias }];
  });
  const first = nodes[0]?.layer;
  const isChain = first?.kind === "input" && first.shape.length === 1 && layers.length === nodes.length - 1;
  return isChain ? layers : undefined;
}
