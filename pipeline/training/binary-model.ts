import { LockstepError } from "../domain/error.ts";
import type { Predictor } from "./trainers/trainer.ts";

/**
 * What only a model of two classes has.
 *
 * @param positive - What has to count as positive; the model's own when left out.
 * @throws LockstepError MODEL_INVALID for a model of another task, or of another positive label.
 */
export function binaryModel(
  { format, task, threshold }: Pick<Predictor, "format" | "task" | "threshold">,
  positive?: string,
): { readonly positive: string; readonly threshold: number } {
  if (task.kind !== "binary" || threshold === undefined)
    throw new LockstepError(
      "MODEL_INVALID",
      `a ${format} model of a ${task.kind} task cannot be taken as a binary classifier`,
    );
  if (positive !== undefined && task.positive !== positive)
    throw new LockstepError(
      "MODEL_INVALID",
      `the model says how probable the label ${JSON.stringify(task.positive)} is, and ${JSON.stringify(positive)} is asked for`,
      { hint: "Make `positive` in lockstep.yaml and in params.yaml the same, and train again." },
    );
  return { positive: task.positive, threshold };
}
