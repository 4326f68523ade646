import type { GraphNode, ModelGraph } from "../../exports/model-graph.ts";
import type { Node } from "../gbdt/forest.ts";
import { readForestFolder } from "../gbdt/forest-model.ts";

/** A saved forest as exporters take it. @throws LockstepError MODEL_INVALID. */
export async function forestGraph(folder: string): Promise<ModelGraph> {
  const { label, task, threshold, inputs, forest } = await readForestFolder(folder);
  const numberCount = inputs.numeric.length + inputs.crosses.length;
  const node = (found: Node): GraphNode =>
    found.kind === "categorical" ? { ...found, column: found.column - numberCount } : found;
  return {
    task,
    label,
    threshold,
    features: {
      numeric: inputs.numeric.map((column) => ({ column, fill: undefined })),
      crosses: inputs.crosses,
      scaling: [],
      categorical: inputs.categorical,
    },
    body: {
      kind: "forest",
      trees: forest.trees.map((tree, i) => ({ output: i % forest.baselines.length, nodes: tree.map(node) })),
      baselines: forest.baselines,
      link: forest.link,
    },
  };
}
