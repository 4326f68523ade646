import type { GraphNode, ModelGraph } from "../../exports/model-graph.ts";
import type { Node } from "../gbdt/forest.ts";
import { readForestFolder } from "../gbdt/forest-model.ts";
import { exportedFeatures } from "./exported-features.ts";

/** A saved forest as exporters take it. @throws LockstepError MODEL_INVALID. */
export async function forestGraph(folder: string): Promise<ModelGraph> {
  const { label, task, threshold, features: graph, forest } = await readForestFolder(folder);
  const { features, order, positions } = exportedFeatures(graph, true);
  const node = (found: Node): GraphNode => {
    if (found.kind === "leaf") return found;
    const places = found.kind === "numeric" ? order : positions;
    return { ...found, column: places.indexOf(found.column) };
  };
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
