import { A as LockstepError } from "./file-work.js";
import { o as readRegistry } from "./gto.js";

// pipeline/steps/models/artifact.ts
async function registryOf({ git }) {
	return readRegistry(await git.tags());
}
/**
* What tags say of one artifact, by `model` or `dir:model`.
*
* @throws LockstepError VERSION_UNKNOWN naming the artifacts there are.
*/
function artifactNamed(registry, name) {
	const found = registry.get(name);
	if (found === void 0) throw new LockstepError("VERSION_UNKNOWN", `no tag is about a model ${JSON.stringify(name.slice(0, 100))}`, { hint: `Tags know ${[...registry.keys()].slice(0, 10).join(", ") || "no model yet"}; \`git fetch --tags\` brings those of origin.` });
	return found;
}

export { registryOf as n, artifactNamed as t };