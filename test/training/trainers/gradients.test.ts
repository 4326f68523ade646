import { describe, expect, test } from "vitest";
import { matrixRows } from "../../../pipeline/training/features/graph/feature-rows.ts";
import { openForward } from "../../../pipeline/training/networks/forward.ts";
import type { Network } from "../../../pipeline/training/networks/network.ts";
import { inputWidth } from "../../../pipeline/training/networks/shapes.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";
import { buildLayers } from "../../../pipeline/training/trainers/build-layers.ts";
import { openNetwork } from "../../../pipeline/training/trainers/live-network.ts";
import { networkLoss } from "../../../pipeline/training/trainers/network-loss.ts";
import { architectures, rowsFor, withWeights } from "../networks/examples.ts";

const rowCount = 4;
const loss = networkLoss({ kind: "quantiles", levels: [0.2, 0.7] });
const targets = Float64Array.of(0.3, -0.4, 1.2, 0.1);
const weights = Float64Array.of(1, 2, 0.5, 1);

/** Mean loss in plain loops and double precision. */
function meanLoss(network: Network, rows: Float32Array): number {
  const logits = openForward(network)(rows, rowCount);
  let sum = 0;
  for (const [row, target] of targets.entries())
    sum += (weights[row] as number) * loss.row(target, Float32Array.from(logits), row * loss.outputs);
  return sum / weights.reduce((total, weight) => total + weight, 0);
}

/** The derivative of the loss by one weight, from the loss a little to each side. */
function difference(network: Network, rows: Float32Array, { node, part, at }: Place): number {
  const moved = (step: number): number => {
    const own = network.weights.map((parts, i) =>
      parts.map((values, j) => {
        const copy = Float64Array.from(values);
        if (i === node && j === part) copy[at] = (copy[at] as number) + step;
        return copy;
      }),
    );
    return meanLoss({ nodes: network.nodes, weights: own }, rows);
  };
  return (moved(step) - moved(-step)) / (2 * step);
}

interface Place {
  readonly node: number;
  readonly part: number;
  readonly at: number;
}
const step = 1e-3;

describe.each(Object.entries(architectures))("%s", (_name, architecture) => {
  test("has the derivatives that moving each weight a little shows", async () => {
    const shape = { multiplyAddsPerRow: 0, convolutional: false };
    const { tf } = await openTensorFlow({ prefer: "wasm", searchFrom: [], ...shape });
    const rows = rowsFor(architecture, rowCount, 8);
    const given = { inputs: matrixRows({ values: rows, rowCount, width: inputWidth(architecture) }), targets, weights };
    const network = withWeights(architecture, 7);
    const built = buildLayers(tf, architecture);
    using live = openNetwork(tf, { architecture, built, loss, training: given, validation: given, augment: undefined });
    for (const [i, values] of network.weights.flat().entries()) live.weights[i]?.set(values);
    live.assign();
    expect(live.judge()).toBeCloseTo(meanLoss(network, rows), 5);
    const { loss: found, gradients } = live.differentiate(Uint32Array.of(0, 1, 2, 3));
    expect(found).toBeCloseTo(meanLoss(network, rows), 5);
    let flat = 0;
    for (const [node, parts] of network.weights.entries())
      for (const [part, values] of parts.entries()) {
        const gradient = gradients[flat++];
        expect(gradient).toHaveLength(values.length);
        // Some of each weight's numbers: enough for every one that is computed in another way.
        for (let at = 0; at < values.length; at += Math.max(1, Math.floor(values.length / 9)))
          expect(gradient?.[at]).toBeCloseTo(difference(network, rows, { node, part, at }), 3);
      }
  });
});
