import { A as LockstepError } from "./file-work.js";
import { t as backendPreferences } from "./choose-backend.js";
import { r as nativeParts } from "./parts.js";
import { join } from "node:path";
import { homedir } from "node:os";

// pipeline/training/tensorflow/environment.ts
/** What the environment asks for where params.yaml says `auto`. @throws LockstepError ARGUMENT_INVALID. */
function askedByEnvironment({ LOCKSTEP_BACKEND: asked }) {
	if (asked === void 0 || asked === "") return "auto";
	const known = backendPreferences.find((preference) => preference === asked);
	if (known !== void 0) return known;
	throw new LockstepError("ARGUMENT_INVALID", `LOCKSTEP_BACKEND is ${JSON.stringify(asked.slice(0, 80))}`, { hint: `Set it to one of ${backendPreferences.join(", ")}, or not at all.` });
}
/**
* Folder of the user's own into which `lockstep doctor --install-tensorflow` installs. Not in the repository: what a branch brings along
* must not be loaded as native code.
*/
function nativeFolder(environment) {
	const caches = environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
	return join(caches, "lockstep", "tensorflow", `${nativeParts.tfjs}-${nativeParts.library}`);
}
/** How trainers of networks reach TensorFlow.js in a process with this environment. @throws LockstepError ARGUMENT_INVALID. */
function tensorFlowIn(environment, root) {
	return {
		environment: askedByEnvironment(environment),
		searchFrom: [root, nativeFolder(environment)]
	};
}

export { tensorFlowIn as n, nativeFolder as t };