import { Prng } from "../../../pipeline/domain/prng.ts";
import { assemble } from "../../../pipeline/training/networks/assemble.ts";
import type { Branch } from "../../../pipeline/training/networks/branches.ts";
import type { Architecture, Layer, Network } from "../../../pipeline/training/networks/network.ts";
import { sizeOf, weightShapes } from "../../../pipeline/training/networks/shapes.ts";

const numbers: Branch = { kind: "numbers", columns: ["a", "b", "c"], width: 3 };
const wide: Branch = { kind: "wide", columns: ["kind"], width: 4 };
const embedding: Branch = { kind: "embedding", columns: ["city"], length: 1, positions: 5, width: 2 };
const bag: Branch = { kind: "bag", columns: ["note"], length: 6, positions: 7, width: 3 };
const image: Branch = { kind: "image", columns: ["photo"], shape: [7, 6, 3] };

const shape = { convolutions: [], hidden: [4], activation: "tanh", dropout: 0, outputs: 2 } as const;
const block = { filters: 4, window: 3, pool: 2 };

/** Layers that params.yaml never makes side by side: other windows, strides, borders and ends. */
function picture(layers: readonly Layer[]): Architecture {
  const all: readonly Layer[] = [
    { kind: "input", shape: [7, 6, 3] },
    ...layers,
    { kind: "dense", units: 2, activation: "linear" },
  ];
  return { nodes: all.map((layer, at) => ({ layer, from: at === 0 ? [] : [at - 1] })) };
}

/** One architecture for each kind of layer, and for each way in which params.yaml joins them. */
export const architectures: Readonly<Record<string, Architecture>> = {
  "a linear model": assemble({ ...shape, branches: [numbers], hidden: [] }),
  "hidden layers": assemble({ ...shape, branches: [numbers], hidden: [5, 4] }),
  "an embedding beside numbers": assemble({ ...shape, branches: [numbers, embedding] }),
  "a wide and a deep part": assemble({ ...shape, branches: [numbers, wide, embedding] }),
  "a bag of words": assemble({ ...shape, branches: [bag], hidden: [] }),
  "a picture": assemble({ ...shape, branches: [image], convolutions: [block], hidden: [] }),
  "everything at once": assemble({ ...shape, branches: [numbers, wide, embedding, bag, image], convolutions: [block] }),
  "strides, and windows inside the border": picture([
    { kind: "convolution", filters: 3, window: [3, 2], strides: [2, 1], padding: "valid", activation: "sigmoid" },
    { kind: "average_pooling", window: [2, 2], strides: [1, 2], padding: "same" },
    { kind: "flatten" },
  ]),
  "strides over the border": picture([
    { kind: "convolution", filters: 3, window: [2, 3], strides: [2, 2], padding: "same", activation: "linear" },
    { kind: "max_pooling", window: [3, 3], strides: [2, 2], padding: "same" },
    { kind: "global_average_pooling" },
  ]),
  "the largest number of each channel": picture([
    { kind: "convolution", filters: 3, window: [3, 3], strides: [1, 1], padding: "same", activation: "tanh" },
    { kind: "activation", activation: "sigmoid" },
    { kind: "global_max_pooling" },
  ]),
};

/** Weights drawn by a seed, about as large as trained ones. */
export function withWeights({ nodes }: Architecture, seed: number): Network {
  const prng = new Prng(seed);
  const weights = weightShapes({ nodes }).map((shapes) =>
    shapes.map((own) => Float32Array.from({ length: sizeOf(own) }, () => prng.uniform() * 1.4 - 0.7)),
  );
  return { nodes, weights };
}

/** Rows that fit the inputs: places below `positions` where an embedding takes them, else numbers. Row-major. */
export function rowsFor(architecture: Architecture, rowCount: number, seed: number): Float32Array {
  const prng = new Prng(seed);
  const { nodes } = architecture;
  const row = (): readonly number[] =>
    nodes.flatMap(({ layer }, at) => {
      if (layer.kind !== "input") return [];
      const next = nodes.find(({ from }) => from.includes(at))?.layer;
      const draw = (): number =>
        next?.kind === "embedding" ? prng.index(next.positions) : Math.fround(prng.uniform() * 2 - 1);
      return Array.from({ length: sizeOf(layer.shape) }, draw);
    });
  return Float32Array.from(Array.from({ length: rowCount }, row).flat());
}
