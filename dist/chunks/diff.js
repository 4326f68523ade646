import { D as modelVersion, j as LockstepError } from "./file-work.js";
import { t as differingInputs } from "./inputs.js";
import { Ut as byCodePoint } from "./pipeline.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";
import { t as recordedVersion } from "./recorded-version.js";

// pipeline/registry/queries/version-diff.ts
/** The fields of a record besides inputs and metrics, as one flat map. */
function fieldsOf({ artifact, inputKey, metricsSha256, environments, quarantine }) {
	return Object.fromEntries([
		["artifact.path", artifact.path],
		["artifact.format", artifact.format],
		["artifact.md5", artifact.md5],
		["artifact.sha256", artifact.sha256],
		["artifact.size_bytes", artifact.sizeBytes],
		...artifact.files.map(({ path, sha256 }) => [`artifact.files ${path}`, sha256]),
		["input_key", inputKey],
		["metrics_sha256", metricsSha256],
		...Object.entries(environments).map(([name, version]) => [`environments.${name}`, version]),
		...quarantine.map(({ artifactSha256, reason }) => [`quarantine ${artifactSha256}`, reason])
	]);
}
function metricOf({ metrics }, name) {
	return Object.hasOwn(metrics, name) ? metrics[name] : void 0;
}
/** What differs between the records of two versions, each at the commit that it is registered at. */
function versionDiff(before, after) {
	const names = /* @__PURE__ */ new Set([...Object.keys(before.metrics), ...Object.keys(after.metrics)]);
	return {
		model: after.model,
		before: before.modelVersion,
		after: after.modelVersion,
		fields: differingInputs(fieldsOf(before), fieldsOf(after)),
		inputs: differingInputs(before.inputs, after.inputs),
		metrics: [...names].sort(byCodePoint).map((metric) => {
			const [was, is] = [metricOf(before, metric), metricOf(after, metric)];
			return {
				metric,
				before: was,
				after: is,
				difference: was === void 0 || is === void 0 ? void 0 : is - was
			};
		})
	};
}

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