import { z } from "zod";
import type { Table } from "../../data/tables/table.ts";
import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Task } from "../../domain/task.ts";
import {
  binaryLabels,
  isMissing,
  labelMissing,
  labelPlace,
  numericCells,
  placeOf,
  shownCell,
} from "../features/cells.ts";
import { selectRows } from "../features/rows.ts";
import { stratifiedSplit } from "../features/split.ts";
import type { TrainingRequest } from "./trainer.ts";

/** What a row counts for, in params.yaml. */
export const weightKeys = {
  /** A numeric column, at least 0, that says what each row counts for; never a feature. */
  weight: z.string().min(1).max(1000).optional(),
  /**
   * `balanced` makes all classes weigh the same in sum; of two classes, a number is what a positive row counts for where a negative one
   * counts 1; or a weight for each class by name, 1 for those not named.
   */
  class_weight: z
    .union([
      z.enum(["none", "balanced"]),
      z.number().gt(0).max(1e6),
      z.record(z.string().max(1000), z.number().min(0).max(1e6)),
    ])
    .default("none"),
};

/** Share of the training rows kept apart for early stopping and the threshold. */
export const validationShare = z.number().min(0.01).max(0.5).default(0.2);

export interface SupervisedRows {
  readonly rows: Table;
  /** `[rowCount]`: 1 or 0 in a binary task, the position of the class in a multiclass task, else the number. */
  readonly targets: Float64Array;
  /** `[rowCount]`, at least 0: what a row counts for. */
  readonly weights: Float64Array;
}

interface WeightParams {
  readonly weight?: string | undefined;
  readonly class_weight: z.output<typeof weightKeys.class_weight>;
}

/** How the classes of a task are called in params.yaml, at the positions that targets have; none for numbers. */
function classNames(task: Task): readonly string[] {
  if (task.kind === "binary") return [`not ${task.positive}`, task.positive];
  return task.kind === "multiclass" ? task.classes : [];
}

function classTargets(table: Table, column: string, classes: readonly string[]): Float64Array {
  const positions = new Map(classes.map((name, i) => [name, i]));
  return Float64Array.from(table.column(column), (cell, row) => {
    const found = positions.get(cell.trim());
    if (found !== undefined) return found;
    if (isMissing(cell)) throw labelMissing(table, column, row);
    throw new LockstepError(
      "TABLE_INVALID",
      `${labelPlace(table, column, row)}: ${shownCell(cell)} is none of the classes`,
      { hint: "Correct the label, or leave the row out of the table." },
    );
  });
}

function numberTargets(table: Table, column: string): Float64Array {
  const targets = numericCells(table, column);
  const row = targets.findIndex(Number.isNaN);
  if (row >= 0) throw labelMissing(table, column, row);
  return targets;
}

/**
 * The labels of a table as numbers: 1 or 0, the position of a class, or the number itself.
 *
 * @throws LockstepError TABLE_INVALID naming column and row; COLUMN_MISSING.
 */
export function targetsOf(table: Table, column: string, task: Task): Float64Array {
  switch (task.kind) {
    case "binary":
      return Float64Array.from(binaryLabels(table, column, task.positive));
    case "multiclass":
      return classTargets(table, column, task.classes);
    case "regression":
    case "quantiles":
      return numberTargets(table, column);
  }
}

function rowWeights(table: Table, column: string | undefined): Float64Array {
  if (column === undefined) return new Float64Array(table.rowCount).fill(1);
  const weights = numericCells(table, column);
  const row = weights.findIndex((weight) => !(weight >= 0));
  if (row >= 0)
    throw new LockstepError(
      "TABLE_INVALID",
      `${placeOf(table, row)}, weight column ${shownCell(column)}: ${Number.isNaN(weights[row]) ? "the weight is missing" : "a weight below 0"}`,
      { hint: "A weight is 0 or more; fill it, or leave the row out of the table." },
    );
  return weights;
}

/** What each class counts for, from the rows to learn from; `[]` for numbers. */
function classFactors(
  { class_weight: wanted }: WeightParams,
  task: Task,
  { targets, weights }: Pick<SupervisedRows, "targets" | "weights">,
): readonly number[] {
  const names = classNames(task);
  const sums = names.map(() => 0);
  for (const [row, target] of targets.entries())
    if (names.length > 0) (sums[target] as number) += weights[row] as number;
  const empty = sums.findIndex((sum) => sum === 0);
  if (empty >= 0)
    throw new LockstepError("TABLE_INVALID", `no training row of the class ${shownCell(names[empty] ?? "")} counts`, {
      hint: "Give its rows a weight above 0, or leave the class out.",
    });
  if (wanted === "none") return names.map(() => 1);
  if (names.length === 0)
    throw new LockstepError("PARAMS_INVALID", `class_weight: a ${task.kind} task has no classes`, {
      hint: "Take it out of params.yaml; `weight` names a column with the weights of rows.",
    });
  if (wanted === "balanced") {
    // Of two classes the first keeps 1, so that a positive row counts for so many negative ones.
    const [first = 1] = sums;
    const whole = sums.reduce((total, sum) => total + sum, 0);
    return sums.map((sum) => (names.length === 2 ? first / sum : whole / (names.length * sum)));
  }
  if (typeof wanted === "number") {
    if (task.kind === "binary") return [1, wanted];
    throw new LockstepError("PARAMS_INVALID", "class_weight: one number is for two classes", {
      hint: "Name classes with their weights, or write `balanced`.",
    });
  }
  const stray = Object.keys(wanted).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new LockstepError("PARAMS_INVALID", `class_weight: ${shownCell(stray)} is no class`, {
      hint: `Classes are ${names.map(shownCell).join(", ")}.`,
    });
  return names.map((name) => (Object.hasOwn(wanted, name) ? (wanted[name] as number) : 1));
}

function withFactors(rows: SupervisedRows, factors: readonly number[]): SupervisedRows {
  if (factors.length === 0) return rows;
  const { targets } = rows;
  return { ...rows, weights: rows.weights.map((weight, row) => weight * (factors[targets[row] as number] as number)) };
}

/**
 * Labels and weights of all rows, for a trainer that keeps none apart.
 *
 * @throws LockstepError as {@link supervise} does.
 */
export function superviseAll(request: TrainingRequest, params: WeightParams): SupervisedRows {
  const { rows, task } = request;
  const all = { rows, targets: checkedTargets(request), weights: rowWeights(rows, params.weight) };
  return withFactors(all, classFactors(params, task, all));
}

function checkedTargets({ rows, labelColumn, task }: TrainingRequest): Float64Array {
  const targets = targetsOf(rows, labelColumn, task);
  if (task.kind === "binary") {
    const positives = targets.reduce((sum, label) => sum + label, 0);
    const negatives = targets.length - positives;
    if (positives < 2 || negatives < 2)
      throw new LockstepError(
        "TABLE_INVALID",
        `${labelPlace(rows, labelColumn)} has ${counted(positives, "row")} of ${shownCell(task.positive)} and ${counted(negatives, "other")}; a classifier needs at least 2 of each`,
        { hint: "Check `label` and `positive` in params.yaml, and that the rows were not filtered by their label." },
      );
  }
  if (targets.length < 2)
    throw new LockstepError(
      "TABLE_INVALID",
      `${rows.where ?? "the table"}: ${counted(targets.length, "row")} ${targets.length === 1 ? "is" : "are"} too few`,
      {
        hint: "Check the stage that writes the training rows.",
      },
    );
  if (targets.every((target) => target === targets[0]))
    throw new LockstepError("TABLE_INVALID", `${labelPlace(rows, labelColumn)} holds one value in every row`, {
      hint: "Check `label` in params.yaml, and that the rows were not filtered by their label.",
    });
  return targets;
}

/**
 * The rows to learn from, and the rows kept apart: of each class the same share. Class weights come from the rows to learn from.
 *
 * @throws LockstepError TABLE_INVALID for labels and weights that cannot be used, and unless both classes of a binary task have at
 * least two rows, one for each side; PARAMS_INVALID for weights of classes that are none.
 */
export function supervise(
  request: TrainingRequest,
  params: WeightParams & { readonly validation_share: number },
): { readonly training: SupervisedRows; readonly validation: SupervisedRows } {
  const { rows, task, seed } = request;
  const targets = checkedTargets(request);
  const weights = rowWeights(rows, params.weight);
  const hasClasses = classNames(task).length > 0;
  const split = stratifiedSplit(hasClasses ? targets : new Float64Array(targets.length), params.validation_share, seed);
  const side = (chosen: Uint32Array): SupervisedRows => ({
    rows: selectRows(rows, chosen),
    targets: Float64Array.from(chosen, (row) => targets[row] as number),
    weights: Float64Array.from(chosen, (row) => weights[row] as number),
  });
  const training = side(split.training);
  const factors = classFactors(params, task, training);
  return { training: withFactors(training, factors), validation: withFactors(side(split.validation), factors) };
}

/** The numeric columns without the one that holds weights. */
export function withoutWeight(columns: readonly string[], weight: string | undefined): readonly string[] {
  return columns.filter((name) => name !== weight);
}
