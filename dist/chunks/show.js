import { A as LockstepError } from "./file-work.js";
import { n as overriddenVersions } from "./overridden-versions.js";
import { t as overviewOf } from "./overview.js";
import { n as quarantineNow } from "./quarantine2.js";
import { i as stateOf } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";
import { t as recordedVersion } from "./recorded-version.js";
import { n as parseSubject, t as chosenVersion } from "./subject.js";

// pipeline/steps/models/show.ts
/** What a commit declares of people; nothing where its lockstep.yaml cannot be read. */
async function peopleAt({ git }, { commit }, model) {
	try {
		const { models } = await stateOf(git, commit).project();
		const declared = models.find((one) => one.model === model);
		return {
			owners: declared?.owners ?? [],
			consumers: declared?.consumers ?? []
		};
	} catch (error) {
		if (error instanceof LockstepError && (error.code === "CONFIG_INVALID" || error.code === "YAML_INVALID")) return {
			owners: [],
			consumers: []
		};
		throw error;
	}
}
/**
* One version of a model: the one that is named, or the newest that was not withdrawn, with all others beside it.
*
* @param subject - `model` or `model@v1.2.0`.
* @throws LockstepError VERSION_UNKNOWN, NAME_INVALID.
*/
async function showModel(workspace, subject) {
	const { git } = workspace;
	const { name, version: wanted } = parseSubject(subject);
	const registry = artifactNamed(await registryOf(workspace), name);
	const overview = overviewOf(registry);
	const version = chosenVersion(overview, wanted);
	const { directory, model } = registry.artifact;
	const record = await recordedVersion(git, registry.artifact, version);
	const now = record === void 0 ? void 0 : await stateOf(git, await defaultTip(git)).record(model);
	const quarantine = now === void 0 ? [] : await quarantineNow(git, /* @__PURE__ */ new Map([[model, registry]]), now);
	const tags = registry.events.map(({ tag }) => tag);
	const overridden = directory === void 0 ? overriddenVersions(tags, model) : [];
	return {
		...directory === void 0 ? await peopleAt(workspace, version, model) : {
			owners: [],
			consumers: []
		},
		model: overview.model,
		isDeprecated: overview.isDeprecated,
		version,
		versions: wanted === void 0 ? overview.versions : void 0,
		record,
		overrides: overridden.find(({ modelVersion: one }) => one === version.modelVersion)?.gates ?? [],
		quarantine: quarantine.find(({ artifactSha256 }) => artifactSha256 === record?.artifact.sha256)
	};
}

export { showModel };