import type { ModelGraph } from "../../exports/model-graph.ts";
import { readPlan, readWeights } from "../layers-file.ts";
import { readModelFile, readModelText } from "../model-folder.ts";
import { readTransform } from "../transform-file.ts";

const textLimitBytes = 4 * 1024 * 1024;

/** A saved network as exporters take it. @throws LockstepError MODEL_INVALID. */
export async function networkGraph(folder: string): Promise<ModelGraph> {
  const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
  const { label, threshold, transform } = readTransform(await readModelText(folder, "transform.json", textLimitBytes));
  const { layers } = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
  const { numeric, crosses, categorical } = transform;
  return {
    task: { kind: "binary", positive: label.positive },
    label: label.column,
    threshold,
    features: {
      numeric: numeric.map(({ column, median }) => ({ column, fill: median })),
      crosses: crosses.map(({ left, operator, right }) => ({ left, operator, right })),
      scaling: [...numeric, ...crosses].map(({ mean, scale }) => ({ mean, scale })),
      categorical,
    },
    body: { kind: "network", layers },
  };
}
