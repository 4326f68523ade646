import { type WrittenColumn, writeCsv } from "../../data/tables/csv.ts";
import type { Task } from "../../domain/task.ts";
import { classColumn, idColumn, labelColumn, predictionColumn, quantileColumn, scoreColumn } from "./columns.ts";

export interface EncodedPredictions {
  readonly ids: readonly string[];
  /** As they stand in the rows. */
  readonly labels: readonly string[];
  readonly task: Task;
  /** Of a binary task. */
  readonly threshold: number | undefined;
  /** Row-major `[n, width of the task]`. */
  readonly scores: Float64Array;
}

function column(scores: Float64Array, width: number, index: number): Float64Array {
  return Float64Array.from({ length: scores.length / width }, (_, row) => scores[row * width + index] as number);
}

/** What the task adds to id and label. */
function answerColumns({ labels, task, threshold = Number.NaN, scores }: EncodedPredictions): readonly WrittenColumn[] {
  const name = predictionColumn;
  switch (task.kind) {
    case "binary": {
      const negative = labels.find((label) => label.trim() !== task.positive) ?? "0";
      const values = Array.from(scores, (score) => (score >= threshold ? task.positive : negative));
      return [
        { name, values },
        { name: scoreColumn, values: scores },
      ];
    }
    case "multiclass": {
      const { classes } = task;
      const values = labels.map((_label, row) => {
        const own = scores.subarray(row * classes.length, (row + 1) * classes.length);
        return classes[own.indexOf(Math.max(...own))] ?? "";
      });
      return [
        { name, values },
        ...classes.map((own, i) => ({ name: classColumn(own), values: column(scores, classes.length, i) })),
      ];
    }
    case "regression":
      return [{ name, values: scores }];
    case "quantiles": {
      const { levels } = task;
      const middle = levels.reduce(
        (best, level, i) => (Math.abs(level - 0.5) < Math.abs((levels[best] ?? 2) - 0.5) ? i : best),
        0,
      );
      return [
        { name, values: column(scores, levels.length, middle) },
        ...levels.map((level, i) => ({ name: quantileColumn(level), values: column(scores, levels.length, i) })),
      ];
    }
  }
}

/** The table of predictions as CSV. */
export function encodePredictions(predictions: EncodedPredictions): string {
  return writeCsv([
    { name: idColumn, values: predictions.ids },
    { name: labelColumn, values: predictions.labels },
    ...answerColumns(predictions),
  ]);
}
