import { A as LockstepError, D as modelVersion } from "./file-work.js";
import { t as versionDiff } from "./version-diff.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";
import { t as recordedVersion } from "./recorded-version.js";

// pipeline/steps/models/diff.ts
async function recordOf({ git }, registry, text) {
	const wanted = modelVersion(text);
	const found = registry.versions.find((version) => version.modelVersion === wanted);
	if (found === void 0) throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${registry.artifact.model} ${wanted}`, { hint: `Registered are ${registry.versions.map((version) => version.modelVersion).join(", ") || "none"}.` });
	const record = await recordedVersion(git, registry.artifact, found);
	if (record === void 0) throw new LockstepError("GIT_REF_CONFLICT", `${found.tag} names a commit that does not record ${wanted}`, { hint: `Somebody made the tag by hand, or GTO alone did; \`git show ${found.tag}\` says who.` });
	return record;
}
/**
* What two versions of a model do not share, withdrawn ones too.
*
* @throws LockstepError VERSION_UNKNOWN for a version that no tag registers, GIT_REF_CONFLICT for one that is not recorded at its tag.
*/
async function diffVersions(workspace, asked) {
	const registry = artifactNamed(await registryOf(workspace), asked.name);
	const before = await recordOf(workspace, registry, asked.before);
	return versionDiff(before, await recordOf(workspace, registry, asked.after));
}

export { diffVersions };