import type { Artifact } from "./artifact.ts";
import { type Cost, totalCost } from "./cost.ts";
import type { InputKey, ModelName, ModelVersion } from "./ids.ts";
import type { Inputs } from "./inputs.ts";
import type { Json } from "./json.ts";

/**
 * What happened to one stage: `skipped` (the lock already holds it), `restored` (its outputs were put back), `cached` (the run-cache holds
 * what it makes of the same inputs), `recorded` (frozen: the lock follows the workspace), `ran`.
 */
export interface StageOutcome {
  readonly stage: string;
  readonly outcome: "ran" | "cached" | "restored" | "recorded" | "skipped";
  /** Why, in one line that names the dependency, parameter or output. */
  readonly reason: string;
  readonly durationMs: number;
  /** What its commands took now, when they ran. */
  readonly cost?: Cost | undefined;
  /** Of a stage that did not run now: what it took when it made these outputs, where that is known. */
  readonly costWhenRan?: Cost | undefined;
}

/** What train made for one InputKey. */
export interface Candidate {
  readonly kind: "lockstep/Candidate";
  readonly schema: 1;
  readonly model: ModelName;
  /** The version this model would be registered as. */
  readonly modelVersion: ModelVersion;
  readonly inputKey: InputKey;
  readonly inputs: Inputs;
  readonly artifact: Artifact;
  /**
   * The metrics file of the run as it is; of one that no record could hold, the numbers that the model's record keeps. Informative: the
   * gate measures for itself.
   */
  readonly metrics: Json;
  readonly stages: readonly StageOutcome[];
  /** Of the stages that ran, together; nothing when none did. */
  readonly cost?: Cost | undefined;
}

/** What became of the stages, and what that took. */
export type RunCost = Pick<Candidate, "stages" | "cost">;

/**
 * What the stages took together, each when it last ran: now or before. A frozen stage is not part of it, because the pipeline does not
 * run it.
 *
 * @returns `undefined` when that of one is not known, or without any: nothing is a sum of what nobody measured.
 */
export function costOfMaking(stages: readonly StageOutcome[]): Cost | undefined {
  const costs = stages
    .filter(({ outcome }) => outcome !== "recorded")
    .map(({ cost, costWhenRan }) => cost ?? costWhenRan);
  const known = costs.filter((cost) => cost !== undefined);
  return known.length === costs.length ? totalCost(known) : undefined;
}
