import { LockstepError } from "../domain/error.ts";
import type { EnvironmentName, InputKey, ModelName, ModelVersion } from "../domain/ids.ts";
import type { Inputs } from "../domain/inputs.ts";
import { currentVersion, latestVersion, readRegistry } from "../registry/gto.ts";
import { stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";

export interface ListedModel {
  readonly model: ModelName;
  readonly latest: ModelVersion | undefined;
  readonly environments: Readonly<Record<EnvironmentName, ModelVersion | undefined>>;
}

/** Every registered model with its newest version and what each environment holds, from tags alone. */
export async function listModels(workspace: Workspace): Promise<readonly ListedModel[]> {
  const registry = readRegistry(await workspace.git.tags());
  return [...registry.values()].map(({ artifact: { model }, assignments }) => ({
    model,
    latest: latestVersion(registry, model),
    environments: Object.fromEntries(
      [...new Set(assignments.map(({ environment }) => environment))]
        .sort()
        .map((environment) => [environment, currentVersion(registry, model, environment)]),
    ),
  }));
}

/** What decides each declared model in a commit, or in the working tree. */
export async function showInputs(
  workspace: Workspace,
  at: string | undefined,
): Promise<readonly { readonly model: ModelName; readonly inputKey: InputKey; readonly inputs: Inputs }[]> {
  const { git } = workspace;
  const id = at === undefined ? await git.snapshotTree() : await git.resolve(at);
  if (id === undefined)
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(at)} is no commit of this repository`, {
      hint: "Name a branch, tag or commit that `git rev-parse` knows.",
    });
  const state = stateOf(git, id);
  const shown = [];
  for (const declaration of (await state.project()).models)
    shown.push({ model: declaration.model, ...(await state.inputs(declaration)) });
  return shown;
}
