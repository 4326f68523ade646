// pipeline/domain/verdict.ts
/** From best to worst for a whole evaluation: one regression outweighs every improvement, doubt outweighs comfort. */
const severity = {
	improved: 0,
	equivalent: 1,
	inconclusive: 2,
	regressed: 3
};
/** The verdict over several gates: `regressed` if any is, else `inconclusive` if any is, else `improved` if any is. */
function overallVerdict(verdicts) {
	const worst = verdicts.reduce((found, verdict) => found === void 0 || severity[verdict.phase] > severity[found.phase] ? verdict : found, void 0);
	if (worst === void 0) return {
		phase: "inconclusive",
		reason: "no gate was evaluated"
	};
	if (worst.phase === "regressed" || worst.phase === "inconclusive") return worst;
	return verdicts.find(({ phase }) => phase === "improved") ?? worst;
}

// pipeline/domain/evaluation.ts
/** What the gates say together; one on trial has no say. */
function verdictOfGates(results) {
	return overallVerdict(results.filter(({ mode }) => mode !== "informational").map(({ verdict }) => verdict));
}

export { overallVerdict as n, verdictOfGates as t };