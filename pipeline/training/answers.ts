import type { Task } from "../domain/task.ts";

/** What a model says about one row. */
export interface Answer {
  /**
   * What follows from the scores: for a binary task `positive` or `negative`, for a multiclass task the class of the largest score (of
   * equal ones the first), for quantiles the number of the level nearest to the middle, otherwise the number itself.
   */
  readonly prediction: string | number;
  /** As many as the task is wide, in its order. */
  readonly scores: readonly number[];
}

/** The class of the largest score; of equal ones the first. */
function likeliest(classes: readonly string[], scores: readonly number[]): string {
  return classes[scores.indexOf(Math.max(...scores))] ?? "";
}

/** Which of the levels stands for all of them: the one nearest to the middle. */
export function middleOf(levels: readonly number[]): number {
  return levels.reduce((best, level, i) => (Math.abs(level - 0.5) < Math.abs((levels[best] ?? 2) - 0.5) ? i : best), 0);
}

function predictionOf(task: Task, threshold: number | undefined, scores: readonly number[]): Answer["prediction"] {
  const [first = Number.NaN] = scores;
  switch (task.kind) {
    case "binary":
      return first >= (threshold ?? Number.NaN) ? "positive" : "negative";
    case "multiclass":
      return likeliest(task.classes, scores);
    case "quantiles":
      return scores[middleOf(task.levels)] ?? first;
    case "regression":
      return first;
  }
}

/**
 * The scores of some rows as answers, one for each row.
 *
 * @param scores - Row-major `[n, width]`, as `checkedScores` gives them.
 */
export function answersOf(
  { task, threshold, width }: { readonly task: Task; readonly threshold: number | undefined; readonly width: number },
  scores: Float64Array,
): readonly Answer[] {
  return Array.from({ length: scores.length / width }, (_, row): Answer => {
    const own = [...scores.subarray(row * width, (row + 1) * width)];
    return { prediction: predictionOf(task, threshold, own), scores: own };
  });
}
