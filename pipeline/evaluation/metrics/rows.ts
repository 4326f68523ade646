import { LockstepError } from "../../domain/error.ts";

/** What a binary classifier said about labelled rows. */
export interface ScoredRows {
  /** `[n]`, 1 for the positive class, 0 for the other. */
  readonly labels: Uint8Array;
  /** `[n]`, finite; a probability of the positive class where a metric needs one. */
  readonly scores: Float64Array;
  /** `[n]`, finite, at least 0; without it every row counts once. */
  readonly weights?: Float64Array | undefined;
}

/** @throws LockstepError TABLE_INVALID when the lengths do not fit or a label is neither 0 nor 1, METRIC_INVALID for a score or weight that is not finite. */
export function checkRows({ labels, scores, weights }: ScoredRows): void {
  if (scores.length !== labels.length || (weights !== undefined && weights.length !== labels.length))
    throw new LockstepError(
      "TABLE_INVALID",
      `${String(labels.length)} labels, ${String(scores.length)} scores and ${String(weights?.length ?? labels.length)} weights do not belong to the same rows`,
    );
  for (let i = 0; i < labels.length; i++) {
    if ((labels[i] as number) > 1)
      throw new LockstepError("TABLE_INVALID", `the label of row ${String(i)} is ${String(labels[i])}, not 0 or 1`);
    if (!Number.isFinite(scores[i]))
      throw new LockstepError("METRIC_INVALID", `the score of row ${String(i)} is ${String(scores[i])}`, {
        hint: "A model must give every row a finite score; look at that row's input for missing or infinite values.",
      });
    const weight = weights?.[i];
    if (weight !== undefined && !(weight >= 0 && weight < Infinity))
      throw new LockstepError(
        "METRIC_INVALID",
        `the weight of row ${String(i)} is ${String(weight)}, not a finite number of at least 0`,
      );
  }
}
