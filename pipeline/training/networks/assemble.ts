import { type Branch, shapeOfBranch } from "./branches.ts";
import type { Activation, Architecture, Layer, NetworkNode } from "./network.ts";

/** One step over a picture: a convolution with so many filters, then the largest number of each window. */
export interface ConvolutionBlock {
  readonly filters: number;
  /** Height and width of what a filter sees. */
  readonly window: number;
  /** Height and width of what becomes one number; 1 keeps all. */
  readonly pool: number;
}

export interface AssembleRequest {
  readonly branches: readonly Branch[];
  readonly convolutions: readonly ConvolutionBlock[];
  /** Units of each hidden layer of the deep part. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Share of a hidden layer's outputs left out at each step of the training. */
  readonly dropout: number;
  readonly outputs: number;
}

/** Nodes while they are put together. */
class Nodes {
  readonly nodes: NetworkNode[] = [];

  /** @returns The position of the last of the layers, each of which takes from the one before. */
  add(layers: readonly Layer[], ...from: readonly number[]): number {
    let before = from;
    for (const layer of layers) before = [this.nodes.push({ layer, from: before }) - 1];
    return before[0] ?? -1;
  }
}

/** What a branch goes through before it stands beside the others. */
function layersOf(branch: Branch, { convolutions, activation }: AssembleRequest): readonly Layer[] {
  switch (branch.kind) {
    case "numbers":
    case "wide":
      return [];
    case "embedding":
      return [{ kind: "embedding", positions: branch.positions, width: branch.width }, { kind: "flatten" }];
    case "bag":
      return [
        { kind: "embedding", positions: branch.positions, width: branch.width },
        { kind: "global_average_pooling" },
      ];
    case "image":
      return [
        ...convolutions.flatMap(({ filters, window, pool }): readonly Layer[] => [
          { kind: "convolution", filters, window: [window, window], strides: [1, 1], padding: "same", activation },
          ...(pool === 1
            ? []
            : [{ kind: "max_pooling", window: [pool, pool], strides: [pool, pool], padding: "valid" } as const]),
        ]),
        { kind: "flatten" },
      ];
  }
}

/**
 * A network over some branches: what each becomes stands side by side, goes through the hidden layers, and is added up to logits. Wide
 * branches have a linear part of their own, whose logits are added to those.
 */
export function assemble(request: AssembleRequest): Architecture {
  const { branches, hidden, activation, dropout, outputs } = request;
  const network = new Nodes();
  const answer: Layer = { kind: "dense", units: outputs, activation: "linear" };
  const inputs = branches.map((branch) => network.add([{ kind: "input", shape: shapeOfBranch(branch) }]));
  const ends = branches.map((branch, i) => ({ branch, end: network.add(layersOf(branch, request), inputs[i] ?? -1) }));
  const wide = ends.filter(({ branch }) => branch.kind === "wide").map(({ end }) => end);
  const deep = ends.filter(({ branch }) => branch.kind !== "wide").map(({ end }) => end);
  const logits: number[] = [];
  if (deep.length > 0) {
    const layers = hidden.flatMap((units): readonly Layer[] => [
      { kind: "dense", units, activation },
      ...(dropout > 0 ? [{ kind: "dropout", rate: dropout } as const] : []),
    ]);
    logits.push(network.add([...(deep.length > 1 ? [{ kind: "concat" } as const] : []), ...layers, answer], ...deep));
  }
  for (const end of wide) logits.push(network.add([answer], end));
  if (logits.length > 1) network.add([{ kind: "add" }], ...logits);
  return { nodes: network.nodes };
}
