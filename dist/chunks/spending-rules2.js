import { r as usualRates, t as hasLimits } from "./budget.js";

// pipeline/training/stages/spending-rules.ts
/**
* What a project says of what stages may take.
*
* @param project - Of the merge base where it has one, as gates are: a change does not raise its own budget.
*/
function spendingRules({ rates = usualRates, budgets, models }, lockedBefore) {
	const declared = [];
	if (budgets !== void 0 && hasLimits(budgets.run)) declared.push({
		of: "run",
		limits: budgets.run
	});
	for (const { model, budget, artifact, metricsFile } of models) if (budget !== void 0) declared.push({
		of: "model",
		model,
		limits: budget,
		outputs: [artifact, metricsFile]
	});
	for (const [stage, limits] of budgets?.stages ?? []) declared.push({
		of: "stage",
		stage,
		limits
	});
	return {
		rates,
		budgets: declared,
		futility: models.flatMap(({ futility }) => futility ?? []),
		lockedBefore
	};
}

export { spendingRules as t };