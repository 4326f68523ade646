import { LockstepError } from "../domain/error.ts";
import type { DeclaredCosts } from "../domain/project.ts";
import type { Truth } from "./metrics/judged-rows.ts";

/**
 * The truth with what decisions about it cost.
 *
 * @throws LockstepError CONFIG_INVALID for a class that neither the rows nor a model know: what is misspelled would cost nothing.
 */
export function withCosts(truth: Truth, declared: DeclaredCosts | undefined): Truth {
  if (declared?.kind === "binary" && truth.kind === "binary") return { ...truth, costs: declared.costs };
  if (declared?.kind !== "multiclass" || truth.kind !== "multiclass") return truth;
  const { classes } = truth;
  const named = Object.entries(declared.costs).flatMap(([label, byPrediction]) => [
    label,
    ...Object.keys(byPrediction),
  ]);
  const unknown = named.find((name) => !classes.includes(name));
  if (unknown !== undefined)
    throw new LockstepError("CONFIG_INVALID", `costs name the class ${JSON.stringify(unknown)}, which no row has`, {
      hint: `Classes of the rows and the models: ${classes.slice(0, 20).join(", ")}.`,
    });
  const costs = classes.map((label) => classes.map((predicted) => declared.costs[label]?.[predicted] ?? 0));
  return { ...truth, costs };
}
