import type { EnvironmentName, ModelName } from "../domain/ids.ts";
import type { Project } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Command } from "./arguments.ts";
import { refuse } from "./request.ts";

export type MoveCommand = Extract<Command, { readonly verb: "promote" | "rollback" }>;

/** What a command moves where, by the default branch's lockstep.yaml. */
export function placeOf(
  { verb, environment, model }: MoveCommand,
  { models, environments }: Project,
): { readonly environment: EnvironmentName; readonly model: ModelName } | { readonly refused: Refusal } {
  const declared = environments.map((found) => found.environment);
  if (!declared.includes(environment))
    return {
      refused: refuse(
        "unknown_environment",
        `lockstep.yaml declares no environment ${environment}; it has ${declared.join(", ")}.`,
      ),
    };
  const names = models.map((found) => found.model);
  const [only, ...others] = names;
  if (model !== undefined && !names.includes(model))
    return { refused: refuse("unknown_model", `lockstep.yaml declares no model ${model}.`) };
  const meant = model ?? (others.length === 0 ? only : undefined);
  if (meant === undefined)
    return {
      refused: refuse("bad_command", `Say which model: \`/${verb} ${environment} <model>\`, of ${names.join(", ")}.`),
    };
  return { environment, model: meant };
}
