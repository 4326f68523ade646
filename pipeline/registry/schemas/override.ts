import { z } from "zod";
import { actor, commentWord, content } from "./approval.ts";
import { label, sentence, shape } from "./parts.ts";

export const override = shape({
  kind: z.literal("lockstep/Override"),
  schema: z.literal(1),
  gate: label,
  subject: shape(content),
  by: actor,
  reason: sentence,
  comment: commentWord,
});
