import type { Task } from "../../domain/task.ts";
import type { Answer } from "../../training/answers.ts";

/** An output of the protocol for each row; `shape` is that of one row, empty for a number or a text. */
interface Output {
  readonly name: string;
  readonly datatype: "FP64" | "BOOL" | "BYTES";
  readonly shape: readonly number[];
  /** One value for each place of the shape. */
  readonly of: (answer: Answer) => readonly (number | boolean | string)[];
}

const prediction = (datatype: Output["datatype"]): Output => ({
  name: "prediction",
  datatype,
  shape: [],
  of: (answer) => [answer.prediction],
});

/** What the Open Inference Protocol is answered for models of a task. */
export function outputsOf(task: Task): readonly Output[] {
  const scores = (name: string, shape: readonly number[]): Output => ({
    name,
    datatype: "FP64",
    shape,
    of: (answer) => answer.scores,
  });
  switch (task.kind) {
    case "binary":
      return [
        scores("probability", []),
        { name: "positive", datatype: "BOOL", shape: [], of: (answer) => [answer.prediction === "positive"] },
      ];
    case "multiclass":
      return [prediction("BYTES"), scores("probabilities", [task.classes.length])];
    case "regression":
      return [prediction("FP64")];
    case "quantiles":
      return [prediction("FP64"), scores("quantiles", [task.levels.length])];
  }
}

/** One row's answer to `/predict`, without its id. */
export function namedFields(task: Task, threshold: number | undefined, answer: Answer): object {
  const named = (names: readonly string[]): object =>
    Object.fromEntries(names.map((name, i) => [name, answer.scores[i]] as const));
  switch (task.kind) {
    case "binary":
      return { probability: answer.scores[0], positive: answer.prediction === "positive", threshold };
    case "multiclass":
      return { prediction: answer.prediction, probabilities: named(task.classes) };
    case "regression":
      return { prediction: answer.prediction };
    case "quantiles":
      return { prediction: answer.prediction, quantiles: named(task.levels.map(String)) };
  }
}
