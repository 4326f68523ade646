/** What a model says about a row. */
export type Task =
  /** Whether the label is `positive`: one probability. */
  | { readonly kind: "binary"; readonly positive: string }
  /** Which class the label is: one probability for each, in this order. Sorted by UTF-16 unit, learned from the training rows. */
  | { readonly kind: "multiclass"; readonly classes: readonly string[] }
  /** Which number the label is. */
  | { readonly kind: "regression" }
  /** Below which numbers the label stays with these probabilities, each between 0 and 1, ascending. */
  | { readonly kind: "quantiles"; readonly levels: readonly number[] };

/** What models are judged by: what can be learned here, and what only models of other trainers are asked. */
export type JudgedTask =
  | Task
  /** In which order candidates of a query stand: one score for each row, the largest first. */
  | { readonly kind: "ranking" };

export type TaskKind = Task["kind"];
export type JudgedKind = JudgedTask["kind"];
export const taskKinds = ["binary", "multiclass", "regression", "quantiles"] as const satisfies readonly TaskKind[];

export const judgedKinds = [...taskKinds, "ranking"] as const satisfies readonly JudgedKind[];

/** How many numbers a model of the task gives for each row. */
export function taskWidth(task: JudgedTask): number {
  switch (task.kind) {
    case "binary":
    case "regression":
    case "ranking":
      return 1;
    case "multiclass":
      return task.classes.length;
    case "quantiles":
      return task.levels.length;
  }
}
