import { type WrittenColumn, writeCsv } from "../../data/tables/csv.ts";
import { type Task, taskWidth } from "../../domain/task.ts";
import { answersOf, middleOf } from "../answers.ts";
import { classColumn, idColumn, labelColumn, predictionColumn, quantileColumn, scoreColumn } from "./columns.ts";

export interface EncodedPredictions {
  readonly ids: readonly string[];
  /** As they stand in the rows. */
  readonly labels: readonly string[];
  readonly task: Task;
  /** Of a binary task. */
  readonly threshold: number | undefined;
  /** What a row that is not positive is called. */
  readonly negative: string;
  /** Row-major `[n, width of the task]`. */
  readonly scores: Float64Array;
}

function column(scores: Float64Array, width: number, index: number): Float64Array {
  return Float64Array.from({ length: scores.length / width }, (_, row) => scores[row * width + index] as number);
}

/** What the task adds to id and label. */
function answerColumns({ task, threshold, negative, scores }: EncodedPredictions): readonly WrittenColumn[] {
  const width = taskWidth(task);
  const predictions = answersOf({ task, threshold, width }, scores).map(({ prediction }) => prediction);
  const score = (index: number): Float64Array => column(scores, width, index);
  switch (task.kind) {
    case "binary": {
      const values = predictions.map((prediction) => (prediction === "positive" ? task.positive : negative));
      return [
        { name: predictionColumn, values },
        { name: scoreColumn, values: scores },
      ];
    }
    case "multiclass":
      return [
        { name: predictionColumn, values: predictions.map(String) },
        ...task.classes.map((own, i) => ({ name: classColumn(own), values: score(i) })),
      ];
    case "regression":
      return [{ name: predictionColumn, values: scores }];
    case "quantiles":
      return [
        { name: predictionColumn, values: score(middleOf(task.levels)) },
        ...task.levels.map((level, i) => ({ name: quantileColumn(level), values: score(i) })),
      ];
  }
}

/** What rows that are not positive are called in a binary task: as the first of them is labelled. */
export function negativeLabel(labels: readonly string[], task: Task): string {
  return (task.kind === "binary" ? labels.find((label) => label.trim() !== task.positive) : undefined) ?? "0";
}

/** The table of predictions as CSV. @param isContinued - These rows follow others. */
export function encodePredictions(predictions: EncodedPredictions, isContinued = false): string {
  const columns = [
    { name: idColumn, values: predictions.ids },
    { name: labelColumn, values: predictions.labels },
    ...answerColumns(predictions),
  ];
  return writeCsv(columns, { isContinued });
}
