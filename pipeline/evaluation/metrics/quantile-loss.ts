/**
 * The pinball loss of one row: what saying the `level` quantile costs, in the target's unit, at least 0.
 *
 * @param error - Target less what was said.
 */
export function quantileLoss(level: number, error: number): number {
  return error >= 0 ? level * error : (level - 1) * error;
}
