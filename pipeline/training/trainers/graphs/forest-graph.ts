import type { GraphNode, ModelGraph } from "../../exports/model-graph.ts";
import type { Node } from "../gbdt/forest.ts";
import { readForestFolder } from "../gbdt/forest-model.ts";
import { exportedFeatures } from "./exported-features.ts";

/** A saved forest as exporters take it. @throws LockstepError MODEL_INVALID. */
export async function forestGraph(folder: string): Promise<ModelGraph> {
  const { label, task, threshold, features: graph, forest } = await readForestFolder(folder);
  const features = exportedFeatures(graph);
  const numberCount = features.numeric.length + features.crosses.length;
  const node = (found: Node): GraphNode =>
    found.kind === "categorical" ? { ...found, column: found.column - numberCount } : found;
  return {
    task,
    label,
    threshold,
    features,
    body: {
      kind: "forest",
      trees: forest.trees.map((tree, i) => ({ output: i % forest.baselines.length, nodes: tree.map(node) })),
      baselines: forest.baselines,
      link: forest.link,
    },
  };
}
