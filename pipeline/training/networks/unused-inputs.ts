import type { Network, NetworkNode } from "./network.ts";
import { inputWidth, shapesOf, sizeOf } from "./shapes.ts";

/** Rows in their order, some at a time, each row-major `[rows, numbers of the inputs]`. */
interface InputRows {
  blocks(): Iterable<{ readonly values: Float32Array }>;
}

/** Values of each input in some rows, `[width]` of whether one is not 0; of indices, which stand in the rows. */
interface Seen {
  readonly isUsed: Uint8Array;
  readonly indices: ReadonlySet<number>;
}

function seenBy(
  { rows, start, length, width }: { rows: InputRows; start: number; length: number; width: number },
  isIndex: boolean,
): Seen {
  const isUsed = new Uint8Array(length);
  const indices = new Set<number>();
  for (const { values } of rows.blocks())
    for (let row = 0; row * width < values.length; row++)
      for (let i = 0; i < length; i++) {
        const value = values[row * width + start + i] as number;
        if (value !== 0) isUsed[i] = 1;
        if (isIndex) indices.add(value);
      }
  return { isUsed, indices };
}

/**
 * The network with 0 for the weights of what no training row ever used, such as a group's place for unknown values: they still have their
 * random first weights, and so such a value adds nothing.
 *
 * @param rows - The training rows.
 */
export function withoutUnused(network: Network, rows: InputRows): Network {
  const { nodes } = network;
  const shapes = shapesOf(network);
  const width = inputWidth(network);
  const starts = new Map<number, number>();
  let next = 0;
  for (const [at, { layer }] of nodes.entries())
    if (layer.kind === "input") {
      starts.set(at, next);
      next += sizeOf(layer.shape);
    }
  const seen = (at: number, isIndex: boolean): Seen =>
    seenBy({ rows, start: starts.get(at) ?? 0, length: sizeOf(shapes[at] ?? []), width }, isIndex);
  /** The inputs that a layer takes side by side, and where each begins in what it takes. */
  const parts = ({ from }: NetworkNode): readonly { readonly input: number; readonly offset: number }[] => {
    const [before = -1] = from;
    if (nodes[before]?.layer.kind === "input") return [{ input: before, offset: 0 }];
    if (nodes[before]?.layer.kind !== "concat") return [];
    let offset = 0;
    return nodes[before].from.flatMap((part) => {
      const own = offset;
      offset += sizeOf(shapes[part] ?? []);
      return nodes[part]?.layer.kind === "input" ? [{ input: part, offset: own }] : [];
    });
  };
  const weights = network.weights.map((own, at) => {
    const node = nodes[at] as NetworkNode;
    const { layer } = node;
    if (layer.kind !== "dense" && layer.kind !== "embedding") return own;
    const [kernel = new Float32Array(), ...others] = own;
    const changed = kernel.slice();
    if (layer.kind === "dense")
      for (const { input, offset } of parts(node))
        for (const [i, used] of seen(input, false).isUsed.entries())
          if (used === 0) changed.fill(0, (offset + i) * layer.units, (offset + i + 1) * layer.units);
    if (layer.kind === "embedding" && nodes[node.from[0] ?? -1]?.layer.kind === "input") {
      const { indices } = seen(node.from[0] ?? -1, true);
      for (let position = 0; position < layer.positions; position++)
        if (!indices.has(position)) changed.fill(0, position * layer.width, (position + 1) * layer.width);
    }
    return [changed, ...others];
  });
  return { nodes, weights };
}
