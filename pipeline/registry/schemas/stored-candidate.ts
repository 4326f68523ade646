import { z } from "zod";
import { artifact, inputs } from "./artifact.ts";
import { ids, label, list, repositoryPath, shape } from "./parts.ts";

/** Longest text of one output that goes along, in UTF-16 units: 1 Mi. */
export const storedTextLimit = 1024 * 1024;

const storedStage = shape({ stage: z.string().min(1).max(2000), lock: z.string().min(1).max(storedTextLimit) });

const storedText = shape({ path: repositoryPath, md5: ids.md5, text: z.string().max(storedTextLimit) });

export const storedCandidate = shape({
  kind: z.literal("lockstep/StoredCandidate"),
  schema: z.literal(1),
  model: ids.modelName,
  inputKey: ids.inputKey,
  inputs,
  artifact,
  metrics: z.record(label, z.number()),
  metricsSha256: ids.sha256,
  stages: list(storedStage, { least: 1 }),
  texts: list(storedText),
});
