import { A as LockstepError } from "./file-work.js";
import { l as versionCommit, n as currentVersion, o as readRegistry } from "./gto.js";
import { i as stateOf, n as recordPath } from "./state.js";

// pipeline/repository/environments.ts
/** @throws LockstepError ARGUMENT_INVALID naming the environments that are declared. */
function selectEnvironment(project, name) {
	const found = project.environments.find(({ environment }) => environment === name);
	if (found === void 0) throw new LockstepError("ARGUMENT_INVALID", `lockstep.yaml declares no environment ${JSON.stringify(name)}`, { hint: `Declared: ${project.environments.map(({ environment }) => environment).join(", ") || "none"}.` });
	return found;
}
/**
* The record that a registered version stands for.
*
* @throws LockstepError VERSION_UNKNOWN when no tag registers it, GIT_REF_CONFLICT when the commit of its tag records another one.
*/
async function registeredModel(git, registry, wanted) {
	const { model, modelVersion } = wanted;
	const commit = versionCommit(registry, model, modelVersion);
	if (commit === void 0) throw new LockstepError("VERSION_UNKNOWN", `${model} ${modelVersion} is not registered`, { hint: "`lockstep models list` shows the versions there are; `lockstep promote` registers the one on the default branch." });
	const record = await stateOf(git, commit).record(model);
	if (record?.modelVersion !== modelVersion) throw new LockstepError("GIT_REF_CONFLICT", `tag ${model}@${modelVersion} names commit ${commit.slice(0, 12)}, whose ${recordPath(model)} records ${record?.modelVersion ?? "nothing"}`, { hint: "Somebody made or moved the tag by hand; `git show` says who. Put the right one back." });
	return {
		modelVersion,
		commit,
		record
	};
}
/** The model that an environment's newest assignment names; `undefined` when it has none. */
async function assignedModel(git, registry, place) {
	const modelVersion = currentVersion(registry, place.model, place.environment);
	return modelVersion === void 0 ? void 0 : registeredModel(git, registry, {
		model: place.model,
		modelVersion
	});
}
/**
* Those of the models that an environment holds a version of, so that one that never came there keeps no other from being served; all of
* them when it holds none. Who is left out is told.
*/
async function modelsIn({ git, host }, environment, models) {
	const registry = readRegistry(await git.tags());
	const isHeld = ({ model }) => currentVersion(registry, model, environment) !== void 0;
	if (!models.some(isHeld)) return models;
	for (const { model } of models.filter((declared) => !isHeld(declared))) host.info(`${model}: no version is in ${environment} yet`);
	return models.filter(isHeld);
}
/** As {@link assignedModel}. @throws LockstepError VERSION_UNKNOWN when the environment holds no version of the model. */
async function promotedModel(git, place) {
	const registry = readRegistry(await git.tags());
	const assigned = await assignedModel(git, registry, place);
	if (assigned === void 0) {
		const environments = registry.get(place.model)?.assignments.map(({ environment }) => environment) ?? [];
		const elsewhere = [...new Set(environments)].filter((environment) => currentVersion(registry, place.model, environment) !== void 0);
		throw new LockstepError("VERSION_UNKNOWN", `no version of ${place.model} is assigned to ${place.environment}`, { hint: elsewhere.length === 0 ? "Merge an approved pull request and run `lockstep promote`; only what was promoted is served and watched." : `It is in ${elsewhere.join(", ")}: name that with \`--environment\`, or ask for it here with \`/promote ${place.environment} ${place.model}\`.` });
	}
	return assigned;
}
/** The model in the last declared environment, which a candidate would replace. */
async function championOf(git, project, model) {
	const environment = project.environments.at(-1)?.environment;
	return environment === void 0 ? void 0 : assignedModel(git, readRegistry(await git.tags()), {
		model,
		environment
	});
}

export { registeredModel as a, promotedModel as i, championOf as n, selectEnvironment as o, modelsIn as r, assignedModel as t };