/** What a layer does after its sum. */
export const activations = ["linear", "relu", "sigmoid", "tanh", "softmax"] as const;
export type Activation = (typeof activations)[number];

/** Sizes without the number of rows: `[width]`, `[length, channels]`, or `[height, width, channels]`. */
export type Shape = readonly number[];

/** Where a window stands when it reaches over the border: nowhere (`valid`), or over zeros that count for nothing (`same`). */
export type Padding = "same" | "valid";

/** A window of a picture: height and width. */
export type Window = readonly [number, number];

/** One kind of layer, with all that decides what it computes but its weights. */
export type Layer =
  /** The next numbers of a row, in this shape. */
  | { readonly kind: "input"; readonly shape: Shape }
  | { readonly kind: "dense"; readonly units: number; readonly activation: Activation }
  | {
      readonly kind: "convolution";
      readonly filters: number;
      readonly window: Window;
      readonly strides: Window;
      readonly padding: Padding;
      readonly activation: Activation;
    }
  | {
      readonly kind: "max_pooling" | "average_pooling";
      readonly window: Window;
      readonly strides: Window;
      readonly padding: Padding;
    }
  /** The largest number, or the mean, of each channel. */
  | { readonly kind: "global_max_pooling" | "global_average_pooling" }
  /** A learned vector for each of so many positions; an index that is none of them takes the first. */
  | { readonly kind: "embedding"; readonly positions: number; readonly width: number }
  | { readonly kind: "flatten" }
  /** All that comes in, side by side. */
  | { readonly kind: "concat" }
  /** The sum of all that comes in. */
  | { readonly kind: "add" }
  | { readonly kind: "activation"; readonly activation: Activation }
  /** Leaves out a share of the numbers while the network is trained; does nothing afterwards. */
  | { readonly kind: "dropout"; readonly rate: number };

/** A layer, and the positions of the earlier nodes that it takes its numbers from. */
export interface NetworkNode {
  readonly layer: Layer;
  readonly from: readonly number[];
}

/** How numbers flow from the inputs to the last node, which is the answer. */
export interface Architecture {
  /** Every node after those it takes from. The inputs, in their order, share the numbers of a row among them. */
  readonly nodes: readonly NetworkNode[];
}

/** Kernel and bias of a dense layer or a convolution, the table of an embedding; row-major. */
export type Weights = readonly (Float32Array | Float64Array)[];

/** A trained network. */
export interface Network extends Architecture {
  /** By node; none for a node without weights. */
  readonly weights: readonly Weights[];
}

/** A layer that takes everything from the node before it. */
export function chained(layers: readonly Layer[]): readonly NetworkNode[] {
  return layers.map((layer, at) => ({ layer, from: at === 0 ? [] : [at - 1] }));
}

/** True when each node takes from the one before it, and only the first is an input. */
export function isChain({ nodes }: Architecture): boolean {
  return nodes.every(({ layer, from }, at) =>
    at === 0 ? layer.kind === "input" : from.length === 1 && from[0] === at - 1,
  );
}

/** True when something in it looks at pictures. */
export function isConvolutional({ nodes }: Architecture): boolean {
  return nodes.some(({ layer }) => layer.kind === "convolution");
}
