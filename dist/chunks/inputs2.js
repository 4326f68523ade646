import { A as LockstepError } from "./file-work.js";
import { i as stateOf } from "./state.js";

// pipeline/steps/models/inputs.ts
/** What decides each declared model in a commit, or in the working tree. */
async function showInputs(workspace, at) {
	const { git } = workspace;
	const id = at === void 0 ? await git.snapshotTree() : await git.resolve(at);
	if (id === void 0) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(at)} is no commit of this repository`, { hint: "Name a branch, tag or commit that `git rev-parse` knows." });
	const state = stateOf(git, id);
	const shown = [];
	for (const declaration of (await state.project()).models) shown.push({
		model: declaration.model,
		...await state.inputs(declaration)
	});
	return shown;
}

export { showInputs };