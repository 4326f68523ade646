import { LockstepError } from "../../../domain/error.ts";

/** What a regressor said about rows with known targets. */
export interface PredictedRows {
  /** `[n]`, finite. */
  readonly targets: Float64Array;
  /** `[n]`, finite, in the unit of the targets. */
  readonly predictions: Float64Array;
}

/** @throws LockstepError TABLE_INVALID for lengths that do not fit, METRIC_INVALID for a number that is not finite. */
export function checkPredictedRows({ targets, predictions }: PredictedRows): void {
  if (targets.length !== predictions.length)
    throw new LockstepError(
      "TABLE_INVALID",
      `${targets.length} targets and ${predictions.length} predictions do not belong to the same rows`,
    );
  const row = targets.findIndex((target, i) => !Number.isFinite(target) || !Number.isFinite(predictions[i]));
  if (row >= 0)
    throw new LockstepError(
      "METRIC_INVALID",
      `row ${row} has target ${targets[row]} and prediction ${predictions[row]}`,
      {
        hint: "Look at that row's input for missing or infinite values.",
      },
    );
}

/** Mean over the rows of what `of` says about target and prediction; NaN without rows. */
export function meanOver(
  { targets, predictions }: PredictedRows,
  of: (target: number, prediction: number) => number,
): number {
  let sum = 0;
  for (let i = 0; i < targets.length; i++) sum += of(targets[i] as number, predictions[i] as number);
  return sum / targets.length;
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
