import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import { readParams } from "../params.ts";
import { augmentation } from "./augment.ts";
import { featureKeys } from "./learned-features.ts";
import { scheduleKeys } from "./schedule.ts";
import { validationShare, weightKeys } from "./supervision.ts";
import { thresholdRule } from "./threshold-rule.ts";
import type { TrainingRequest } from "./trainer.ts";

/** What a network is made of, in params.yaml; a module of the user's takes the place of these. */
const architectureKeys = {
  /** Units of each hidden layer; an empty list is a linear model. */
  hidden: z.array(z.int().min(1).max(8192)).max(30).default([]),
  activation: z.enum(["relu", "tanh"]).default("relu"),
  dropout: z.number().min(0).max(0.95).default(0),
  /** Steps over a picture before the hidden layers. */
  convolutions: z
    .array(
      z.strictObject({
        filters: z.int().min(1).max(1024),
        window: z.int().min(1).max(15).default(3),
        pool: z.int().min(1).max(8).default(2),
      }),
    )
    .max(12)
    .default([
      { filters: 16, window: 3, pool: 2 },
      { filters: 32, window: 3, pool: 2 },
    ]),
};

export const paramsSchema = z.strictObject({
  ...architectureKeys,
  /** A linear part beside the deep one: one-hot, hashed and crossed categories lead straight to the answer. */
  wide: z.boolean().default(false),
  /** Module with a function that makes the network, from the folder of params.yaml, and what it is told. */
  model: z.string().min(1).max(1000).optional(),
  model_params: z.record(z.string().max(1000), z.json()).default({}),
  augment: augmentation.default({ flip: "none", shift: 0 }),
  ...featureKeys,
  l2: z.number().min(0).max(10).default(0),
  epochs: z.int().min(1).max(100_000).default(50),
  batch_size: z.int().min(1).max(1_000_000).default(64),
  learning_rate: z.number().gt(0).max(10).default(0.01),
  ...scheduleKeys,
  ...weightKeys,
  threshold: thresholdRule,
  validation_share: validationShare,
  /** Epochs without improvement after which training stops, and the best is kept; 0 trains all and keeps the last. */
  patience: z.int().min(0).max(100_000).default(10),
});
export type NetworkParams = z.output<typeof paramsSchema>;

/** @throws LockstepError PARAMS_INVALID, also for a key that would do nothing beside `model`. */
export function readNetworkParams({ params }: Pick<TrainingRequest, "params">): NetworkParams {
  const found = readParams(paramsSchema, params);
  const idle = Object.keys(found.model === undefined ? { model_params: "" } : architectureKeys).find((key) =>
    Object.hasOwn(params, key),
  );
  if (idle === undefined) return found;
  throw new LockstepError(
    "PARAMS_INVALID",
    found.model === undefined
      ? `${idle}: there is no \`model\` to be told`
      : `${idle}: \`model\` says what the network is made of`,
    {
      hint:
        found.model === undefined
          ? "Name the module under `model`."
          : `Take \`${idle}\` out, or hand it over under \`model_params\`.`,
    },
  );
}
