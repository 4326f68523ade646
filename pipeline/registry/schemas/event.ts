import { z } from "zod";
import { actor, approval } from "./approval.ts";
import { count, ids, label, list, sentence, shape, widenedShape } from "./parts.ts";

const pullRequest = widenedShape(
  { number: z.int().min(1), headSha: ids.commitSha, author: actor, evaluationDigest: ids.sha256 },
  { baseSha: ids.commitSha.optional(), mergedAt: z.iso.datetime().optional() },
);

const authorisation = shape({
  pullRequests: list(pullRequest, { least: 1, most: 100 }),
  planHash: ids.sha256,
  required: count,
  approvals: list(approval, { least: 1, most: 1000 }),
});

/** Members that only some events have are missing in the others. */
export const event = widenedShape(
  {
    kind: z.literal("lockstep/Event"),
    schema: z.literal(1),
    action: z.enum(["register", "assign", "adopt"]),
    tag: label,
    // As long as the id of a commit, and made of the same digits.
    tagObject: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "is not the full id of an object"),
    model: ids.modelName,
    commit: ids.commitSha,
  },
  {
    directory: label.optional(),
    modelVersion: ids.modelVersion.optional(),
    artifactSha256: ids.sha256.optional(),
    inputKey: ids.inputKey.optional(),
    environment: ids.environmentName.optional(),
    previous: ids.modelVersion.optional(),
    at: z.iso.datetime().optional(),
    authorisation: authorisation.optional(),
    adoption: shape({ by: label, reason: sentence }).optional(),
    seen: widenedShape({}, { approvals: ids.commitSha.optional(), overrides: ids.commitSha.optional() }).optional(),
  },
);
