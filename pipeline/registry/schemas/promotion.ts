import { z } from "zod";
import { ids, label, shape } from "./parts.ts";

export const promotion = shape({
  kind: z.literal("lockstep/Promotion"),
  schema: z.literal(1),
  model: ids.modelName,
  environment: ids.environmentName,
  modelVersion: ids.modelVersion,
  artifactSha256: ids.sha256,
  commit: ids.commitSha,
  registrationTag: label,
  assignmentTag: label,
  outcome: z.enum(["promoted", "already_promoted"]),
  previous: ids.modelVersion.optional(),
});
