import { j as LockstepError } from "./file-work.js";
import { n as currentVersion, o as readRegistry, r as latestVersion } from "./gto.js";
import { i as stateOf } from "./state.js";

// pipeline/steps/models.ts
/** Every registered model with its newest version and what each environment holds, from tags alone. */
async function listModels(workspace) {
	const registry = readRegistry(await workspace.git.tags());
	return [...registry.values()].map(({ artifact: { model }, assignments }) => ({
		model,
		latest: latestVersion(registry, model),
		environments: Object.fromEntries([...new Set(assignments.map(({ environment }) => environment))].sort().map((environment) => [environment, currentVersion(registry, model, environment)]))
	}));
}
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

export { listModels, showInputs };