import { z } from "zod";
import { actor, commentWord } from "./approval.ts";
import { ids, sentenceLimit, shape } from "./parts.ts";

const scope = shape({ model: ids.modelName.optional(), environment: ids.environmentName.optional() }).refine(
  ({ model, environment }) => model !== undefined || environment !== undefined,
  "names neither a model nor an environment",
);

export const hold = shape({
  kind: z.literal("lockstep/Hold"),
  schema: z.literal(1),
  verb: z.enum(["hold", "release"]),
  scope,
  by: actor,
  reason: z.string().max(sentenceLimit),
  until: z.iso.datetime().optional(),
  pullRequest: z.int().min(1),
  comment: commentWord,
});
