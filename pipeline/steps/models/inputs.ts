import { LockstepError } from "../../domain/error.ts";
import type { InputKey, ModelName } from "../../domain/ids.ts";
import type { Inputs } from "../../domain/inputs.ts";
import { stateOf } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";

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
