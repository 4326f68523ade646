import { z } from "zod";
import { artifact, inputs } from "./artifact.ts";
import { ids, json, label, list, sentence, shape } from "./parts.ts";

const stageOutcome = shape({
  stage: label,
  outcome: z.enum(["ran", "cached", "restored", "recorded", "skipped"]),
  reason: sentence,
  durationMs: z.number().min(0),
});

export const candidate = shape({
  kind: z.literal("lockstep/Candidate"),
  schema: z.literal(1),
  model: ids.modelName,
  modelVersion: ids.modelVersion,
  inputKey: ids.inputKey,
  inputs,
  artifact,
  metrics: json,
  stages: list(stageOutcome),
});
