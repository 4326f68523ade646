import { z } from "zod";
import { artifact, inputs } from "./artifact.ts";
import { cost } from "./cost.ts";
import { ids, json, label, list, sentence, widenedShape } from "./parts.ts";

const stageOutcome = widenedShape(
  {
    stage: label,
    outcome: z.enum(["ran", "cached", "restored", "recorded", "skipped"]),
    reason: sentence,
    durationMs: z.number().min(0),
  },
  { cost: cost.optional(), costWhenRan: cost.optional() },
);

/** What became of the stages, and what that took. */
export const runCost = widenedShape({ stages: list(stageOutcome) }, { cost: cost.optional() });

export const candidate = widenedShape(
  {
    kind: z.literal("lockstep/Candidate"),
    schema: z.literal(1),
    model: ids.modelName,
    modelVersion: ids.modelVersion,
    inputKey: ids.inputKey,
    inputs,
    artifact,
    metrics: json,
    stages: list(stageOutcome),
  },
  { cost: cost.optional() },
);
