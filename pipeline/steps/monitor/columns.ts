import { parseNumber } from "../../data/tables/csv.ts";
import type { Table } from "../../data/tables/table.ts";
import type { LoggedPrediction } from "../../delivery/server/inference-log.ts";
import { type Task, taskWidth } from "../../domain/task.ts";
import type { DriftColumn } from "../../monitoring/detect.ts";
import { type Answer, answersOf } from "../../training/answers.ts";
import { predictRows } from "../../training/predict-rows.ts";
import { predictionColumn, quantileColumn, scoreColumn } from "../../training/predictions/columns.ts";
import type { ModelInput, Predictor } from "../../training/trainers/trainer.ts";

/** A model's input columns of the rows it was trained on; an empty cell is a missing value. */
export function referenceColumns(inputs: readonly ModelInput[], table: Table): readonly DriftColumn[] {
  return inputs.flatMap(({ name, kind }): readonly DriftColumn[] => {
    // No two pictures are the same: their names and bytes say nothing about what they show.
    if (kind === "image") return [];
    const cells = table.column(name);
    return kind === "categorical"
      ? [{ kind, name, values: cells }]
      : [{ kind, name, values: Float64Array.from(cells, (cell) => (cell === "" ? NaN : parseNumber(cell, name))) }];
  });
}

/** The same columns of the rows that a server was asked. */
export function currentColumns(
  inputs: readonly ModelInput[],
  rows: readonly LoggedPrediction[],
): readonly DriftColumn[] {
  return inputs.flatMap(({ name, kind }): readonly DriftColumn[] => {
    if (kind === "image") return [];
    return kind === "categorical"
      ? [{ kind, name, values: rows.map((row) => String(row.inputs[name] ?? "")) }]
      : [{ kind, name, values: Float64Array.from(rows, (row) => Number(row.inputs[name] ?? NaN)) }];
  });
}

/** What a model said, as columns by the names that the table of predictions has for them. */
export function answerColumns(task: Task, answers: readonly Answer[]): readonly DriftColumn[] {
  const score = (name: string, index: number): DriftColumn => ({
    kind: "numeric",
    name,
    values: Float64Array.from(answers, ({ scores }) => scores[index] ?? Number.NaN),
  });
  const named: DriftColumn = {
    kind: "categorical",
    name: predictionColumn,
    values: answers.map(({ prediction }) => String(prediction)),
  };
  switch (task.kind) {
    case "binary":
      return [named, score(scoreColumn, 0)];
    case "multiclass":
      return [named];
    case "regression":
      return [score(predictionColumn, 0)];
    case "quantiles":
      return task.levels.map((level, i) => score(quantileColumn(level), i));
  }
}

/** What a model says about a table now. @throws LockstepError MODEL_INVALID, COLUMN_MISSING, TABLE_INVALID. */
export async function answersAbout(predictor: Predictor, table: Table): Promise<readonly Answer[]> {
  const { task, threshold } = predictor;
  return answersOf({ task, threshold, width: taskWidth(task) }, await predictRows(predictor, table));
}
