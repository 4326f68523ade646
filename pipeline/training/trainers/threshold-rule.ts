import { z } from "zod";
import type { Task } from "../../domain/task.ts";
import { bestF1Threshold, leastCostThreshold } from "../features/threshold.ts";

const cost = z.number().min(-1e12).max(1e12);
/** As `costs` in lockstep.yaml has them; a gain is negative. */
const costs = z
  .strictObject({
    false_positive: cost,
    false_negative: cost,
    true_positive: cost.default(0),
    true_negative: cost.default(0),
  })
  .refine(
    (each) => each.false_positive >= each.true_negative && each.false_negative >= each.true_positive,
    "a right answer costs more than a wrong one",
  )
  .refine(
    (each) => each.false_positive > each.true_negative || each.false_negative > each.true_positive,
    "no wrong answer costs more than the right one, so every threshold costs the same",
  );

/**
 * The probability from which a row counts as positive, in params.yaml: the one with the best F1 (`f1`), or with the least cost of
 * answers, on rows that were not learned from; or a probability.
 */
export const thresholdRule = z.union([z.literal("f1"), z.number().min(0).max(1), costs]).default("f1");

interface Judged {
  readonly task: Task;
  readonly targets: Float64Array;
  /** `[n]` probabilities in a binary task. */
  readonly scores: Float64Array;
}

/** `undefined` for a task that is not binary. */
export function chosenThreshold(rule: z.output<typeof thresholdRule>, judged: Judged): number | undefined {
  const { task, targets, scores } = judged;
  if (task.kind !== "binary") return undefined;
  if (typeof rule === "number") return rule;
  if (rule === "f1") return bestF1Threshold(targets, scores);
  return leastCostThreshold(targets, scores, {
    truePositive: rule.true_positive,
    falsePositive: rule.false_positive,
    trueNegative: rule.true_negative,
    falseNegative: rule.false_negative,
  });
}
