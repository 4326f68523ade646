import { z } from "zod";
import { ids, label, shape } from "./parts.ts";

const subject = shape({
  pullRequest: z.int().min(1),
  headSha: ids.commitSha,
  model: ids.modelName,
  inputKey: ids.inputKey,
  artifactSha256: ids.sha256,
  evaluationDigest: ids.sha256,
  planHash: ids.sha256,
});

export const approval = shape({
  kind: z.literal("lockstep/Approval"),
  schema: z.literal(1),
  verb: z.enum(["approve", "reject"]),
  subject,
  approver: shape({ id: label, login: label }),
  permission: z.enum(["none", "read", "write", "admin"]),
  comment: shape({ id: label, bodySha256: ids.sha256 }),
});
