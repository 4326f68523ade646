import { z } from "zod";
import { ids, label, list, shape } from "./parts.ts";

const versionedDigest = shape({ modelVersion: ids.modelVersion, artifactSha256: ids.sha256 });

export const plan = shape({
  kind: z.literal("lockstep/Plan"),
  schema: z.literal(1),
  model: ids.modelName,
  modelVersion: ids.modelVersion,
  artifactSha256: ids.sha256,
  inputKey: ids.inputKey,
  environments: list(
    shape({ environment: ids.environmentName, from: versionedDigest.optional(), to: versionedDigest, target: label }),
    { most: 1000 },
  ),
});
