import { z } from "zod";
import type { Table } from "../data/tables/table.ts";
import { LockstepError } from "../domain/error.ts";
import { type Task, taskKinds } from "../domain/task.ts";
import { isMissing, labelMissing, labelPlace } from "./features/cells.ts";

/** Most classes of a multiclass task; a column with more is probably no label. */
export const classLimit = 1000;

/** The keys of a training section that say what the model is to say. */
export const taskKeys = {
  task: z.enum(taskKinds).default("binary"),
  /** The label's text that counts as positive in a binary task; YAML may read it as a number or a truth value. */
  positive: z
    .union([z.string().max(1000), z.number(), z.boolean()])
    .default("1")
    .transform(String),
  /** Of a quantiles task: probabilities, for example 0.1, 0.5, 0.9. */
  levels: z.array(z.number().gt(0).lt(1)).min(1).max(100).optional(),
};

/** The classes of a label, sorted by UTF-16 unit. @throws LockstepError TABLE_INVALID. */
function classesOf(rows: Table, column: string): readonly string[] {
  const cells = rows.column(column);
  const row = cells.findIndex(isMissing);
  if (row >= 0) throw labelMissing(rows, column, row);
  const found = new Set<string>();
  for (const cell of cells) found.add(cell.trim());
  const classes = [...found].sort();
  if (classes.length < 2 || classes.length > classLimit)
    throw new LockstepError(
      "TABLE_INVALID",
      `${labelPlace(rows, column)} has ${classes.length} different values, and a multiclass task takes 2 to ${classLimit}`,
      { hint: "Check `label` in params.yaml; for a label that is a number, say `task: regression`." },
    );
  return classes;
}

/**
 * What a training section asks for, with the classes that the training rows have.
 *
 * @param rows - To learn from.
 * @throws LockstepError PARAMS_INVALID when levels are missing or in disorder, TABLE_INVALID when the labels are no classes.
 */
export function learnedTask(
  { task, positive, levels }: z.output<z.ZodObject<typeof taskKeys>>,
  rows: Table,
  column: string,
): Task {
  if (task === "quantiles" && levels === undefined)
    throw new LockstepError("PARAMS_INVALID", "a quantiles task needs `levels`", {
      hint: "Give the probabilities in params.yaml, for example `levels: [0.1, 0.5, 0.9]`.",
    });
  switch (task) {
    case "binary":
      return { kind: task, positive };
    case "multiclass":
      return { kind: task, classes: classesOf(rows, column) };
    case "regression":
      return { kind: task };
    case "quantiles":
      return { kind: task, levels: ascending(levels ?? []) };
  }
}

function ascending(levels: readonly number[]): readonly number[] {
  if (levels.some((level, i) => i > 0 && level <= (levels[i - 1] ?? 0)))
    throw new LockstepError("PARAMS_INVALID", `levels ${levels.join(", ")} are not in ascending order, each once`, {
      hint: "Sort `levels` in params.yaml.",
    });
  return levels;
}
