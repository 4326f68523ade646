// pipeline/domain/statistics/quantile.ts
/**
* Quantile by linear interpolation between order statistics (Hyndman and Fan type 7, the default of NumPy and R).
*
* @param sorted - Ascending, not empty.
* @param q - 0 … 1.
*/
function quantile(sorted, q) {
	const position = (sorted.length - 1) * q;
	const below = Math.floor(position);
	const low = sorted[below] ?? NaN;
	const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
	return low + (position - below) * (high - low);
}

export { quantile as t };