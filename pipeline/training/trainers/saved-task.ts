import { z } from "zod";
import type { Task } from "../../domain/task.ts";

const classes = z
  .array(z.string().max(1000))
  .min(2)
  .max(1000)
  .refine((names) => names.every((name, i) => i === 0 || name > (names[i - 1] ?? "")), "classes are not in order");
const levels = z
  .array(z.number().gt(0).lt(1))
  .min(1)
  .max(100)
  .refine((all) => all.every((level, i) => i === 0 || level > (all[i - 1] ?? 1)), "levels are not in order");

/** A task as the files of a model say it. */
export const savedTask = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("binary"), positive: z.string().max(1000) }),
  z.strictObject({ kind: z.literal("multiclass"), classes }),
  z.strictObject({ kind: z.literal("regression") }),
  z.strictObject({ kind: z.literal("quantiles"), levels }),
]);

/** A task as {@link savedTask} takes it, its keys always in this order. */
export function encodedTask(task: Task): z.input<typeof savedTask> {
  switch (task.kind) {
    case "binary":
      return { kind: task.kind, positive: task.positive };
    case "multiclass":
      return { kind: task.kind, classes: [...task.classes] };
    case "regression":
      return { kind: task.kind };
    case "quantiles":
      return { kind: task.kind, levels: [...task.levels] };
  }
}

/** Threshold of a binary task, and of no other. */
export const savedThreshold = z.number().min(0).max(1).optional();
