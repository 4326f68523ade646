import { LockstepError } from "../../../domain/error.ts";

/** What a regressor said about rows with known targets. */
export interface PredictedRows {
  /** `[n]`, finite. */
  readonly targets: Float64Array;
  /** `[n]`, finite, in the unit of the targets. */
  readonly predictions: Float64Array;
  /** `[n]` whole numbers: how often each row counts; once without it. */
  readonly counts?: Uint8Array | undefined;
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
  { targets, predictions, counts }: PredictedRows,
  of: (target: number, prediction: number) => number,
): number {
  let sum = 0;
  let rows = 0;
  for (let i = 0; i < targets.length; i++) {
    const count = counts === undefined ? 1 : (counts[i] as number);
    if (count === 0) continue;
    sum += count * of(targets[i] as number, predictions[i] as number);
    rows += count;
  }
  return sum / rows;
}

/** The rows with each as often as it counts, for what looks at their order. */
export function repeated({ targets, predictions, counts }: PredictedRows): PredictedRows {
  if (counts === undefined) return { targets, predictions };
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const own = { targets: new Float64Array(rows), predictions: new Float64Array(rows) };
  let filled = 0;
  for (const [i, count] of counts.entries()) {
    own.targets.fill(targets[i] as number, filled, filled + count);
    own.predictions.fill(predictions[i] as number, filled, filled + count);
    filled += count;
  }
  return own;
}

/** True when a row that counts has such a target. */
export function someTarget({ targets, counts }: PredictedRows, is: (target: number) => boolean): boolean {
  return targets.some((target, i) => (counts === undefined || counts[i] !== 0) && is(target));
}
