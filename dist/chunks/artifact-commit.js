import { A as LockstepError, D as modelVersion, E as modelName, S as environmentName } from "./file-work.js";
import { o as readRegistry } from "./gto.js";

// pipeline/registry/artifact-commit.ts
function commitIn({ versions, assignments }, wanted) {
	const { version, environment } = wanted;
	if (version !== void 0) {
		const asked = modelVersion(version);
		return versions.find(({ modelVersion: found, isActive }) => isActive && found === asked)?.commit;
	}
	if (environment !== void 0) {
		const asked = environmentName(environment);
		return assignments.find(({ environment: found, isActive }) => isActive && found === asked)?.commit;
	}
	return versions.find(({ isActive }) => isActive)?.commit;
}
/**
* The commit that GTO's tags give to a version of an artifact, to what an environment holds now, or else to the newest version. What was
* withdrawn counts for nothing.
*
* @throws LockstepError NAME_INVALID, VERSION_UNKNOWN.
*/
function commitOfArtifact(tags, wanted) {
	const { name, version, environment } = wanted;
	modelName(name.slice(name.lastIndexOf(":") + 1));
	const registry = readRegistry(tags).get(name);
	const commit = registry === void 0 ? void 0 : commitIn(registry, wanted);
	if (commit !== void 0) return commit;
	const what = version ?? (environment === void 0 ? "a version" : `a version in ${environment}`);
	const known = registry?.versions.filter(({ isActive }) => isActive).map(({ modelVersion: one }) => one) ?? [];
	throw new LockstepError("VERSION_UNKNOWN", `no tag of GTO's gives ${what} of ${name}`, { hint: known.length === 0 ? "No version of it is registered there: check name and repository, and that its tags were pushed." : `Registered are ${known.join(", ")}.` });
}

export { commitOfArtifact };