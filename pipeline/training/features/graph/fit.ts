import type { Table } from "../../../data/tables/table.ts";
import { categoryTexts, fitCategory } from "./category-node.ts";
import type { FeatureGraph, FeatureNode } from "./graph.ts";
import { fitNumber } from "./number-node.ts";
import type { FeaturePlan } from "./plan.ts";
import { type RawCells, rawCells } from "./raw-cells.ts";
import { outOfFold, type Targets, targetFolds } from "./target-encoding.ts";
import { fitText } from "./text-node.ts";

export interface FitFeatures {
  /** Training rows, and no others. */
  readonly rows: Table;
  readonly plan: readonly FeaturePlan[];
  /** The label of each row as numbers; needed by target encodings. */
  readonly targets?: Targets | undefined;
  /** Decides the folds in which training rows are target-encoded. */
  readonly seed: number;
}

/** By node: what the training rows are given in place of what the node would give, row-major `[n, width of the node]`. */
export type TrainingOutputs = ReadonlyMap<number, Float64Array>;

export interface FittedFeatures {
  readonly graph: FeatureGraph;
  /** For the training rows alone: target encodings that did not see the row's own label. */
  readonly trainingOutputs: TrainingOutputs;
}

function fitNode(plan: FeaturePlan, cells: RawCells, targets: Targets | undefined): FeatureNode {
  switch (plan.kind) {
    case "number":
      return fitNumber(plan, cells);
    case "cycle":
      // Nothing is learned, but the dates are read, so that a column without any is named now.
      cells.dates(plan.column);
      return plan;
    case "category":
      return fitCategory(plan, cells, targets);
    case "text":
      return fitText(plan, cells);
    case "image":
      return plan;
  }
}

/**
 * Learns everything a graph holds from training rows.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID naming row and column, PARAMS_INVALID for a target encoding without targets.
 */
export function fitFeatures({ rows, plan, targets, seed }: FitFeatures): FittedFeatures {
  const cells = rawCells(rows);
  const nodes = plan.map((feature) => fitNode(feature, cells, targets));
  const trainingOutputs = new Map<number, Float64Array>();
  for (const [at, feature] of plan.entries()) {
    const node = nodes[at];
    if (feature.kind !== "category" || feature.encode.kind !== "target" || node?.kind !== "category") continue;
    if (targets === undefined) continue;
    const texts = categoryTexts(feature.columns, cells).map((text) => text ?? node.fill);
    const folds = targetFolds(targets, seed);
    trainingOutputs.set(at, outOfFold(texts, { targets, smoothing: feature.encode.smoothing, folds }));
  }
  return { graph: { nodes }, trainingOutputs };
}
