import { Et as digestOf } from "./pipeline.js";

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
function withoutOperation(model) {
	return model?.operation === void 0 ? model : {
		...model,
		operation: void 0
	};
}
/**
* What of an evaluation must be the same when it is made again: all of it but what a stopwatch said. Of a gate on a stopwatch the answer
* remains and its numbers go; of one that is on trial the answer goes, too, because nothing depends on it.
*/
function reproducible(evaluation) {
	const { candidate, baseline, champion, gates, verdict } = evaluation;
	const isTimed = gates.some(({ subject }) => subject === "operation");
	return {
		...evaluation,
		candidate: {
			...candidate,
			operation: void 0
		},
		baseline: withoutOperation(baseline),
		champion: withoutOperation(champion),
		gates: gates.map((result) => result.subject === "operation" ? {
			...result,
			verdict: {
				phase: result.mode === "informational" ? "inconclusive" : result.verdict.phase,
				reason: ""
			}
		} : result),
		verdict: isTimed ? {
			...verdict,
			reason: ""
		} : verdict
	};
}

// pipeline/repository/evaluation-digest.ts
/** What an approval names of an evaluation: the same models on the same rows under the same rules have one digest, on every machine. */
function evaluationDigest(evaluation) {
	return digestOf(reproducible(evaluation));
}

export { verdictOfGates as n, overallVerdict as r, evaluationDigest as t };