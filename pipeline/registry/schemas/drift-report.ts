import { z } from "zod";
import { count, ids, label, list, probability, sentence, shape } from "./parts.ts";

const featureDrift = shape({
  feature: label,
  test: label,
  statistic: z.number(),
  pValue: probability,
  adjustedPValue: probability,
  effect: z.number().min(0),
  isDrifted: z.boolean(),
});

export const driftReport = shape({
  kind: z.literal("lockstep/DriftReport"),
  schema: z.literal(1),
  model: ids.modelName,
  environment: ids.environmentName,
  modelVersion: ids.modelVersion,
  artifactSha256: ids.sha256,
  referenceRows: count,
  currentRows: count,
  features: list(featureDrift),
  predictions: shape({ referenceRows: count, findings: list(featureDrift) }).optional(),
  verdict: z.enum(["drifted", "stable", "insufficient_data"]),
  reason: sentence,
});
