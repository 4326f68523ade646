import { z } from "zod";
import { ids, label, list, sentence, shape, widenedShape } from "./parts.ts";

/** What an approval or an override is for, without the plan. */
export const content = {
  pullRequest: z.int().min(1),
  headSha: ids.commitSha,
  model: ids.modelName,
  inputKey: ids.inputKey,
  artifactSha256: ids.sha256,
  evaluationDigest: ids.sha256,
} as const;

export const actor = shape({ id: label, login: label });
/** The comment in which a word was given. */
export const commentWord = shape({ id: label, bodySha256: ids.sha256 });

export const approval = widenedShape(
  {
    kind: z.literal("lockstep/Approval"),
    schema: z.literal(1),
    verb: z.enum(["approve", "reject"]),
    subject: shape({ ...content, planHash: ids.sha256 }),
    approver: actor,
    permission: z.enum(["none", "read", "write", "admin"]),
    comment: commentWord,
  },
  {
    overrides: list(widenedShape({ gate: label, by: actor, reason: sentence }, { comment: commentWord.optional() }), {
      most: 100,
    }).optional(),
    teams: list(label, { most: 100 }).optional(),
    at: z.iso.datetime().optional(),
  },
);
