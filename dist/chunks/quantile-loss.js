// pipeline/evaluation/metrics/quantile-loss.ts
/**
* The pinball loss of one row: what saying the `level` quantile costs, in the target's unit, at least 0.
*
* @param error - Target less what was said.
*/
function quantileLoss(level, error) {
	return error >= 0 ? level * error : (level - 1) * error;
}

export { quantileLoss as t };