import { z } from "zod";
import { count, ids, label, list, probability, sentence, shape, widenedShape } from "./parts.ts";

const featureDrift = shape({
  feature: label,
  test: label,
  statistic: z.number(),
  pValue: probability,
  adjustedPValue: probability,
  effect: z.number().min(0),
  isDrifted: z.boolean(),
});

export const driftReport = widenedShape(
  {
    kind: z.literal("lockstep/DriftReport"),
    schema: z.literal(1),
    model: ids.modelName,
    environment: ids.environmentName,
    modelVersion: ids.modelVersion,
    artifactSha256: ids.sha256,
    referenceRows: count,
    currentRows: count,
    features: list(featureDrift),
    verdict: z.enum(["drifted", "stable", "insufficient_data"]),
    reason: sentence,
  },
  { predictions: shape({ referenceRows: count, findings: list(featureDrift) }).optional() },
);
