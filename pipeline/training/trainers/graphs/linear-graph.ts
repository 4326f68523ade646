import type { ModelGraph } from "../../exports/model-graph.ts";
import { chained } from "../../networks/network.ts";
import { readLinearFolder } from "../linear/linear-model.ts";
import { exportedFeatures } from "./exported-features.ts";
import { networkBody } from "./network-body.ts";

const activations = { binary: "sigmoid", multiclass: "softmax", regression: "linear", quantiles: "linear" } as const;

/** A saved linear model as exporters take it: a network of one layer, in double precision. @throws LockstepError MODEL_INVALID. */
export async function linearGraph(folder: string): Promise<ModelGraph> {
  const { label, task, threshold, features, linear } = await readLinearFolder(folder);
  const { coefficients, intercepts } = linear;
  const units = coefficients.length;
  const inputs = coefficients[0]?.length ?? 0;
  const kernel = new Float64Array(inputs * units);
  for (const [unit, values] of coefficients.entries())
    for (const [input, value] of values.entries()) kernel[input * units + unit] = value;
  const { features: exported, order } = exportedFeatures(features, false);
  const nodes = chained([
    { kind: "input", shape: [inputs] },
    { kind: "dense", units, activation: activations[task.kind] },
  ]);
  const network = { nodes, weights: [[], [kernel, Float64Array.from(intercepts)]] };
  return { task, label, threshold, features: exported, body: networkBody(network, features, order) };
}
