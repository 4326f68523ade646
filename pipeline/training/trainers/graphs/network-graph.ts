import type { ModelGraph } from "../../exports/model-graph.ts";
import { readPlan, readWeights } from "../../networks/layers-file.ts";
import { readModelFile, readModelText } from "../model-folder.ts";
import { readTransform, transformLimitBytes } from "../transform-file.ts";
import { exportedFeatures } from "./exported-features.ts";
import { networkBody } from "./network-body.ts";

const textLimitBytes = 4 * 1024 * 1024;

/** A saved network as exporters take it. @throws LockstepError MODEL_INVALID. */
export async function networkGraph(folder: string): Promise<ModelGraph> {
  const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
  const { label, task, threshold, features } = readTransform(
    await readModelText(folder, "transform.json", transformLimitBytes),
  );
  const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
  const { features: exported, order } = exportedFeatures(features, false);
  return { task, label, threshold, features: exported, body: networkBody(network, features, order) };
}
