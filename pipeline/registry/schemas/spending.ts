import { z } from "zod";
import { usualRates } from "../../domain/budget.ts";
import { repositoryPath, shape } from "./parts.ts";

const amount = z.number().gt(0).max(1e9);

const limitMembers = {
  price: amount.optional().describe("Money, in the currency of `cost`; needs `cost.price_per_hour`."),
  hours: amount.optional().describe("Hours by the clock, added up over stages, those at the same time, too."),
  cpu_hours: amount.optional().describe("Hours of one processor."),
  energy: amount.optional().describe("Watt hours, as they are estimated."),
};

/** What a model's stages may take. */
export const limits = shape(limitMembers);

/** A stage as `repro` names it; never a name that objects have of their own. */
const stageName = z
  .string()
  .max(500)
  .regex(/^[a-zA-Z0-9][^\s]*$/, "is not the name of a stage");

/** What the stages of a run may take. */
export const budget = shape({
  ...limitMembers,
  stages: z
    .record(stageName, limits)
    .default({})
    .describe("Of single stages, by name; all of a `foreach` or `matrix` share one."),
});

/** What time, processors and memory are counted with. */
export const costRates = shape({
  price_per_hour: amount.optional().describe("Of the runner; without it nothing has a price."),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be three capital letters, for example EUR")
    .default(usualRates.currency)
    .describe("Of the price."),
  watts_per_core: amount.default(usualRates.wattsPerCore).describe("Of one processor that is busy."),
  watts_per_gigabyte: amount.default(usualRates.wattsPerGigabyte).describe("Of memory in use."),
});

/** When the training of a model is stopped because it cannot win any more. */
export const futility = shape({
  curve: repositoryPath.describe(
    "A curve that the training writes as DVCLive does: a `.tsv` with `step` and one value.",
  ),
  direction: z.enum(["maximize", "minimize"]).describe("Whether larger values of the curve are better."),
  reach: z
    .number()
    .optional()
    .describe("What the best value must come to; the best of the merge base's curve when left out."),
  steps: z
    .int()
    .min(1)
    .optional()
    .describe("The last step of the training; that of the merge base's curve when left out."),
  warmup: z.number().min(0.05).lt(1).default(0.5).describe("Part of the steps before which nothing is stopped."),
});
