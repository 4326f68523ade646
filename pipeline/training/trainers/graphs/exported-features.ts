import { LockstepError } from "../../../domain/error.ts";
import type { GraphCross, GraphFeatures, GraphScaling } from "../../exports/model-graph.ts";
import { columnsOf, type FeatureGraph, type FeatureNode, type NumberNode } from "../../features/graph/graph.ts";

function unsupported(node: FeatureNode): LockstepError {
  return new LockstepError(
    "MODEL_INVALID",
    `the feature of ${columnsOf(node).join(" and ")} has no form in exported models`,
    {
      hint: "Exports hold numbers that are filled and scaled, arithmetic of them, and categories; train the model with those.",
    },
  );
}

function isPlain({ indicator, clip, log }: NumberNode): boolean {
  return !indicator && clip === undefined && log === undefined;
}

/**
 * The features of a model as exporters take them: numbers, then arithmetic of them, then categories, which is the order of the defaults.
 *
 * @throws LockstepError MODEL_INVALID for a feature of another kind or place.
 */
export function exportedFeatures({ nodes }: FeatureGraph): GraphFeatures {
  const numeric: GraphFeatures["numeric"][number][] = [];
  const crosses: GraphCross[] = [];
  const scaling: GraphScaling[] = [];
  const categorical: GraphFeatures["categorical"][number][] = [];
  for (const node of nodes) {
    if (node.kind === "number" && isPlain(node) && categorical.length === 0) {
      const { source } = node;
      if (source.kind === "column" && crosses.length === 0) numeric.push({ column: source.column, fill: node.fill });
      else if (source.kind === "arithmetic") {
        const { left, operator, right } = source;
        const isSame = [left, right].every(({ column, fill }) =>
          numeric.some((known) => known.column === column && known.fill === fill),
        );
        if (!isSame) throw unsupported(node);
        crosses.push({ left: left.column, operator, right: right.column });
      } else throw unsupported(node);
      if (node.scaling !== undefined) scaling.push({ mean: node.scaling.center, scale: node.scaling.scale });
    } else if (node.kind === "category" && node.columns.length === 1 && node.fill === undefined) {
      const { encoder } = node;
      const isDefault =
        (encoder.kind === "one_hot" && encoder.other) || (encoder.kind === "ordinal" && encoder.unknown === undefined);
      if (!isDefault) throw unsupported(node);
      categorical.push({ column: node.columns[0] ?? "", categories: encoder.categories });
    } else throw unsupported(node);
  }
  const unscaled = nodes.find((node) => node.kind === "number" && node.scaling === undefined);
  if (unscaled !== undefined && scaling.length > 0) throw unsupported(unscaled);
  return { numeric, crosses, scaling, categorical };
}
