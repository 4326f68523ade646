import { t as historyOf } from "./history.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";

// pipeline/steps/models/history.ts
/**
* All that happened to one artifact, or to each of them, newest first; nothing orders the events of two artifacts.
*
* @throws LockstepError VERSION_UNKNOWN for a name that no tag has.
*/
async function modelHistory(workspace, name) {
	const registry = await registryOf(workspace);
	const artifacts = name === void 0 ? [...registry.values()] : [artifactNamed(registry, name)];
	const registered = artifacts.flatMap(({ versions }) => versions.map(({ commit }) => commit));
	const ranks = await workspace.git.ranksOf([...new Set(registered)]);
	return artifacts.flatMap((artifact) => historyOf(artifact, ranks));
}

export { modelHistory };