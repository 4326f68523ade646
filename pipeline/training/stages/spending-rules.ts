import { hasLimits, usualRates } from "../../domain/budget.ts";
import type { Project } from "../../domain/project.ts";
import type { DeclaredBudget, SpendingRules } from "./stage-costs.ts";

/**
 * What a project says of what stages may take.
 *
 * @param project - Of the merge base where it has one, as gates are: a change does not raise its own budget.
 */
export function spendingRules(
  { rates = usualRates, budgets, models }: Pick<Project, "rates" | "budgets" | "models">,
  lockedBefore: SpendingRules["lockedBefore"],
): SpendingRules {
  const declared: DeclaredBudget[] = [];
  if (budgets !== undefined && hasLimits(budgets.run)) declared.push({ of: "run", limits: budgets.run });
  for (const { model, budget, artifact, metricsFile } of models)
    if (budget !== undefined) declared.push({ of: "model", model, limits: budget, outputs: [artifact, metricsFile] });
  for (const [stage, limits] of budgets?.stages ?? []) declared.push({ of: "stage", stage, limits });
  return { rates, budgets: declared, futility: models.flatMap(({ futility }) => futility ?? []), lockedBefore };
}
