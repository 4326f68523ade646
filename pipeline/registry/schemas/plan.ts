import { z } from "zod";
import { rolloutSteps } from "../../domain/plan.ts";
import { ids, label, list, sentence, shape, widenedShape } from "./parts.ts";

const versionedDigest = shape({ modelVersion: ids.modelVersion, artifactSha256: ids.sha256 });

export const plan = shape({
  kind: z.literal("lockstep/Plan"),
  schema: z.literal(1),
  model: ids.modelName,
  modelVersion: ids.modelVersion,
  artifactSha256: ids.sha256,
  inputKey: ids.inputKey,
  environments: list(
    widenedShape(
      { environment: ids.environmentName, from: versionedDigest.optional(), to: versionedDigest, target: label },
      {
        rollout: list(z.enum(rolloutSteps), { most: 20 }).optional(),
        conditions: list(sentence, { most: 20 }).optional(),
      },
    ),
    { most: 1000 },
  ),
});
