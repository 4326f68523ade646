import { join } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha, EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { Refusal } from "../domain/reason.ts";
import { emitModelRecord } from "../registry/model-record.ts";
import { selectEnvironment } from "../repository/environments.ts";
import { rolledBack } from "../repository/rolled-back.ts";
import { recordPath, selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
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
  await git.fetch();
  const branch = await git.defaultBranch();
  if ((await git.currentBranch()) !== branch)
    throw new LockstepError(
      "ARGUMENT_INVALID",
      `a rollback is a commit on ${branch}, and another branch is checked out`,
      {
        hint: `Run \`git switch ${branch} && git pull\` first.`,
      },
    );
  const tip = await defaultTip(git);
  const headCommit = await git.headCommit();
  if (headCommit !== tip)
    throw new LockstepError(
      "ARGUMENT_INVALID",
      `${branch} here is at ${headCommit.slice(0, 12)}, and at origin it is at ${tip.slice(0, 12)}`,
      {
        hint: `Run \`git pull --ff-only\` first; a rollback starts from what is released, and takes nothing else along.`,
      },
    );
  const head = stateOf(git, headCommit);
  const project = await head.project();
  const { environment } = selectEnvironment(project, request.environment);
  const declarations = selectModels(project, request.model);
  const [declaration] = declarations;
  if (declaration === undefined || declarations.length > 1)
    throw new LockstepError("ARGUMENT_INVALID", "several models are declared", {
      hint: `Name one with --model: ${declarations.map(({ model }) => model).join(", ")}.`,
    });
  const { model } = declaration;
  const moved = await rolledBack(git, { ...request, tip: headCommit, model, environment });
  if ("refused" in moved) return moved;
  const { record, ...where } = moved;
  await writeWhole(join(git.root, recordPath(model)), emitModelRecord(record));
  const commit = await git.commit({
    paths: [recordPath(model)],
    message: `Roll ${environment} back to ${model} ${where.modelVersion}\n\n${request.reason}`,
  });
  await git.push(branch);
  return { environment, ...where, commit: commit ?? (await git.headCommit()) };
}
