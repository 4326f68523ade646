import { LockstepError } from "../domain/error.ts";
import type { CommitSha, EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { Refusal } from "../domain/reason.ts";
import { selectEnvironment } from "../repository/environments.ts";
import { commitRecord, tipToChange } from "../repository/record-commit.ts";
import { rolledBack } from "../repository/rolled-back.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";

export interface RollbackRequest {
  readonly environment: string;
  readonly model: string | undefined;
  /** The version to return to; the one the environment had before when left out. */
  readonly to: string | undefined;
  readonly reason: string;
}

export interface RolledBack {
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly quarantined: Sha256;
  readonly commit: CommitSha;
}

/** Moves an environment back by one commit of the record: the earlier version is asked for, the present digest is quarantined. */
export async function rollback(
  request: RollbackRequest,
  workspace: Workspace,
): Promise<RolledBack | { readonly refused: Refusal }> {
  const { git } = workspace;
  if (request.reason.trim() === "")
    throw new LockstepError("ARGUMENT_INVALID", "a rollback without a reason helps nobody", {
      hint: "Say why with `--reason`.",
    });
  const tip = await tipToChange(git, "a rollback");
  const project = await stateOf(git, tip).project();
  const { environment } = selectEnvironment(project, request.environment);
  const declarations = selectModels(project, request.model);
  const [declaration] = declarations;
  if (declaration === undefined || declarations.length > 1)
    throw new LockstepError("ARGUMENT_INVALID", "several models are declared", {
      hint: `Name one with --model: ${declarations.map(({ model }) => model).join(", ")}.`,
    });
  const { model } = declaration;
  const moved = await rolledBack(git, { ...request, tip, model, environment });
  if ("refused" in moved) return moved;
  const { record, ...where } = moved;
  const message = `Roll ${environment} back to ${model} ${where.modelVersion}\n\n${request.reason}`;
  const commit = await commitRecord(git, { what: "a rollback", tip, model, record, message });
  return { environment, ...where, commit };
}
