import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import type { Task } from "../../domain/task.ts";
import { featureDeclarations } from "../features/graph/declare.ts";
import { type FittedFeatures, fitFeatures } from "../features/graph/fit.ts";
import type { FeaturePlan } from "../features/graph/plan.ts";
import { type FeatureStyle, planFeatures } from "../features/graph/plan-features.ts";
import type { Targets } from "../features/graph/target-encoding.ts";
import { byBranch, needsLayer } from "../networks/branches.ts";
import { type SupervisedRows, withoutWeight } from "./supervision.ts";
import type { TrainingRequest } from "./trainer.ts";

/** What every trainer may be told about the features it learns from, in params.yaml. */
export const featureKeys = {
  /** Arithmetic features such as `torque_nm * rotational_speed_rpm`, treated as columns are by default. */
  crosses: z.array(z.string().max(2100)).max(1000).default([]),
  features: featureDeclarations,
};

interface FeatureParams extends z.output<z.ZodObject<typeof featureKeys>> {
  readonly weight?: string | undefined;
}

/** What a target encoding averages: the number, or for several classes whether the row is of each. */
function encodingTargets(task: Task, targets: Float64Array): Targets {
  if (task.kind !== "multiclass") return { values: targets, width: 1 };
  const width = task.classes.length;
  const values = new Float64Array(targets.length * width);
  for (const [row, position] of targets.entries()) values[row * width + position] = 1;
  return { values, width };
}

interface LearnFeatures extends Pick<SupervisedRows, "rows" | "targets"> {
  readonly style: FeatureStyle;
  /** True for a network, which has layers for what is no list of numbers. */
  readonly hasLayers?: boolean;
}

/** What was asked for, in the order of the graph's nodes, and what was learned of it. */
export interface LearnedFeatures extends FittedFeatures {
  readonly plan: readonly FeaturePlan[];
}

/**
 * Learns the features of these rows as the section asks for them, and as the style has them where it asks for nothing.
 *
 * @throws LockstepError PARAMS_INVALID, COLUMN_MISSING, TABLE_INVALID.
 */
export function learnFeatures(
  { numericColumns, categoricalColumns, task, seed }: TrainingRequest,
  { crosses, features, weight }: FeatureParams,
  { rows, targets, style, hasLayers = false }: LearnFeatures,
): LearnedFeatures {
  const columns = { numeric: withoutWeight(numericColumns, weight), categorical: categoricalColumns };
  const plan = byBranch(planFeatures({ columns, declared: features, crosses, style }), style === "wide");
  const odd = plan.find(needsLayer);
  if (odd !== undefined && !hasLayers)
    throw new LockstepError("PARAMS_INVALID", "features: images and embeddings are for networks", {
      hint: "Take `trainer: tfjs-layers`, or another `encode`.",
    });
  return { plan, ...fitFeatures({ rows, plan, targets: encodingTargets(task, targets), seed }) };
}
