// pipeline/repository/conclusion.ts
const conclusions = {
	improved: "success",
	equivalent: "success",
	regressed: "failure",
	inconclusive: "neutral"
};
/**
* The one conclusion of a check that stands for all models: the worst. What owners have overridden is no reason to keep a pull request from
* being merged; approvals are asked for all the same.
*/
function evaluationConclusion(models) {
	const found = models.map(({ phase, isOverridden }) => isOverridden ? "success" : conclusions[phase]);
	const title = models.map(({ model, phase, isOverridden }) => `${model}: ${phase}${isOverridden ? ", overridden" : ""}`).join(", ");
	if (found.length === 0 || found.includes("failure")) return {
		conclusion: "failure",
		title
	};
	return {
		conclusion: found.includes("neutral") ? "neutral" : "success",
		title
	};
}

export { evaluationConclusion as t };