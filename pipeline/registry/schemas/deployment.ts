import { z } from "zod";
import { ids, label, shape } from "./parts.ts";

export const deployment = shape({
  kind: z.literal("lockstep/Deployment"),
  schema: z.literal(1),
  model: ids.modelName,
  environment: ids.environmentName,
  modelVersion: ids.modelVersion,
  artifactSha256: ids.sha256,
  target: label,
  outcome: z.enum(["deployed", "already_deployed", "rolled_back"]),
  sync: z.enum(["Synced", "OutOfSync"]),
  health: z.enum(["Healthy", "Progressing", "Degraded", "Missing", "Unknown"]),
  previous: ids.modelVersion.optional(),
});
