// pipeline/training/sweeps/sweep-record.ts
/** A comparison without its words: whoever shows the record makes its own. */
function judgedOf(found) {
	if (found.verdict === "same") return { verdict: "same" };
	if (found.verdict === "undecided") return {
		verdict: "undecided",
		reason: found.reason
	};
	const { verdict, difference, low, high, deviation, pValue, folds, winner, incumbent, moreFolds, moreRows } = found;
	return {
		verdict,
		difference,
		low,
		high,
		deviation,
		pValue,
		folds,
		winner,
		incumbent,
		moreFolds,
		moreRows
	};
}
/**
* What a sweep found, for the job that may write to the pull request. It says what the best is, never which lines to write: whoever posts
* it makes these of the file itself.
*/
function sweepRecord({ metric, trials, failed, cpuMs, ranked, comparison, paramsSha256 }, { path, section }) {
	const [best] = ranked;
	return {
		kind: "lockstep/Sweep",
		schema: 1,
		params: {
			path,
			sha256: paramsSha256
		},
		section,
		metric,
		trials,
		failed: failed.length,
		cpuMs,
		best: best && {
			point: best.point,
			mean: best.mean,
			deviation: best.deviation,
			count: best.count,
			betweenSeeds: best.betweenSeeds,
			betweenFolds: best.betweenFolds
		},
		comparison: comparison && judgedOf(comparison)
	};
}

export { sweepRecord };