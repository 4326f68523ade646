import { type Kernel, kernelOf } from "./kernels.ts";
import type { Network } from "./network.ts";
import { inputWidth, shapesOf, sizeOf } from "./shapes.ts";

interface Step {
  readonly output: Float64Array;
  readonly inputs: readonly Float64Array[];
  readonly compute: Kernel;
}

/** Outputs for each row, row-major `[rowCount, outputs]`, from row-major `[rowCount, numbers of the inputs]`. */
export type Forward = (rows: Float32Array, rowCount: number) => Float64Array;

/**
 * Makes ready to compute what a network says. Plain loops: for networks of this size the dispatch of a tensor library costs more per row
 * than the arithmetic, and a server needs nothing installed.
 */
export function openForward(network: Network): Forward {
  const shapes = shapesOf(network);
  const values = shapes.map((shape) => new Float64Array(sizeOf(shape)));
  const entries: Float64Array[] = [];
  const steps: Step[] = [];
  for (const [at, { layer, from }] of network.nodes.entries()) {
    const output = values[at] as Float64Array;
    if (layer.kind === "input") {
      entries.push(output);
      continue;
    }
    const inputs = from.map((position) => values[position] as Float64Array);
    const compute = kernelOf(
      layer,
      network.weights[at] ?? [],
      from.map((position) => shapes[position] ?? []),
    );
    steps.push({ output, inputs, compute });
  }
  const width = inputWidth(network);
  const last = values.at(-1) ?? new Float64Array();
  return (rows, rowCount) => {
    const scores = new Float64Array(rowCount * last.length);
    for (let row = 0; row < rowCount; row++) {
      let start = row * width;
      for (const entry of entries) {
        entry.set(rows.subarray(start, start + entry.length));
        start += entry.length;
      }
      for (const { output, inputs, compute } of steps) compute(inputs, output);
      scores.set(last, row * last.length);
    }
    return scores;
  };
}
