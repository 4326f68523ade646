import { z } from "zod";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Task } from "../../domain/task.ts";
import { binaryLabels, shownCell } from "../features/cells.ts";
import { selectRows } from "../features/rows.ts";
import { stratifiedSplit } from "../features/split.ts";
import type { TrainingRequest } from "./trainer.ts";

/** `balanced` makes both classes weigh the same in sum; a number is what a positive row counts for. */
export const classWeight = z.union([z.enum(["none", "balanced"]), z.number().gt(0).max(1e6)]).default("none");

/** Share of the training rows kept apart for early stopping and the threshold. */
export const validationShare = z.number().min(0.01).max(0.5).default(0.2);

/** What a positive row counts for, where a negative one counts 1. */
export function positiveWeightOf(weight: z.output<typeof classWeight>, labels: Uint8Array): number {
  if (typeof weight === "number") return weight;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return weight === "none" ? 1 : (labels.length - positives) / positives;
}

/** The label that counts as positive. @throws LockstepError PARAMS_INVALID for another task than a binary one. */
export function positiveOf(task: Task): string {
  if (task.kind === "binary") return task.positive;
  throw new LockstepError("PARAMS_INVALID", `a classifier of two classes cannot learn a ${task.kind} task`);
}

export interface LabelledRows {
  readonly rows: Table;
  /** `[rowCount]`, 1 or 0. */
  readonly labels: Uint8Array;
}

/**
 * The rows to learn from, and the rows kept apart.
 *
 * @throws LockstepError TABLE_INVALID unless both classes have at least two rows, one for each side.
 */
export function splitForTraining(
  { rows, labelColumn, seed }: TrainingRequest,
  positive: string,
  share: number,
): { readonly training: LabelledRows; readonly validation: LabelledRows } {
  const labels = binaryLabels(rows, labelColumn, positive);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  if (positives < 2 || negatives < 2)
    throw new LockstepError(
      "TABLE_INVALID",
      `label column ${shownCell(labelColumn)} has ${positives} rows of ${shownCell(positive)} and ${negatives} others; a classifier needs at least 2 of each`,
      { hint: "Check `label` and `positive` in params.yaml, and that the rows were not filtered by their label." },
    );
  const split = stratifiedSplit(labels, share, seed);
  const side = (chosen: Uint32Array): LabelledRows => ({
    rows: selectRows(rows, chosen),
    labels: Uint8Array.from(chosen, (row) => labels[row] ?? 0),
  });
  return { training: side(split.training), validation: side(split.validation) };
}
