import { LockstepError } from "../../../domain/error.ts";
import { quantileLoss } from "../quantile-loss.ts";

/** What a model said about quantiles of rows with known targets. */
export interface QuantileRows {
  /** Probabilities, ascending, k. */
  readonly levels: readonly number[];
  /** `[n]`, finite. */
  readonly targets: Float64Array;
  /** Row-major `[n, k]`, finite, in the unit of the targets. */
  readonly quantiles: Float64Array;
}

/** @throws LockstepError TABLE_INVALID for lengths that do not fit, METRIC_INVALID for a number that is not finite. */
export function checkQuantileRows({ levels, targets, quantiles }: QuantileRows): void {
  if (levels.length === 0 || quantiles.length !== levels.length * targets.length)
    throw new LockstepError(
      "TABLE_INVALID",
      `${targets.length} targets and ${quantiles.length} quantiles of ${levels.length} levels do not fit`,
    );
  const bad = quantiles.findIndex(
    (value, i) => !Number.isFinite(value) || !Number.isFinite(targets[Math.floor(i / levels.length)]),
  );
  if (bad >= 0)
    throw new LockstepError("METRIC_INVALID", `row ${Math.floor(bad / levels.length)} has a number that is not finite`);
}

/** Mean loss of one row over the levels, in the target's unit. */
export function rowPinball({ levels, targets, quantiles }: QuantileRows, row: number): number {
  const target = targets[row] as number;
  let sum = 0;
  for (const [i, level] of levels.entries()) {
    const quantile = quantiles[row * levels.length + i] as number;
    sum += quantileLoss(level, target - quantile);
  }
  return sum / levels.length;
}
