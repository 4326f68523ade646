import { LockstepError } from "../../../domain/error.ts";
import { type ModelGraph, numericColumns, tensorInputs, textColumns } from "../../exports/model-graph.ts";
import { readPlan, readWeights } from "../../networks/layers-file.ts";
import { readModelFile, readModelText } from "../model-folder.ts";
import { readTransform, transformLimitBytes } from "../transform-file.ts";
import { exportedFeatures } from "./exported-features.ts";
import { networkBody } from "./network-body.ts";

const textLimitBytes = 4 * 1024 * 1024;

/** An input of an export has one name and one type. @throws LockstepError EXPORT_UNSUPPORTED. */
function refuseSharedColumns({ features, body }: ModelGraph): void {
  const tensors = tensorInputs(body).map(({ column }) => column);
  const others = [...numericColumns(features), ...textColumns(features)];
  const shared = tensors.find((column, i) => others.includes(column) || tensors.indexOf(column) !== i);
  if (shared === undefined) return;
  throw new LockstepError("EXPORT_UNSUPPORTED", `${shared} is a picture or words, and something else, too`, {
    hint: "Make a column of its own for each in a stage.",
  });
}

/** A saved network as exporters take it. @throws LockstepError MODEL_INVALID, EXPORT_UNSUPPORTED. */
export async function networkGraph(folder: string): Promise<ModelGraph> {
  const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
  const { label, task, threshold, features } = readTransform(
    await readModelText(folder, "transform.json", transformLimitBytes),
  );
  const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
  const { features: exported, order } = exportedFeatures(features, false);
  const graph = { task, label, threshold, features: exported, body: networkBody(network, features, order) };
  refuseSharedColumns(graph);
  return graph;
}
