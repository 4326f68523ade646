import { D as modelVersion, j as LockstepError } from "./file-work.js";
import { n as overriddenVersions } from "./overridden-versions.js";
import { u as artifactText } from "./gto.js";
import { a as momentText, i as movesOf, n as inOrder } from "./order.js";
import { i as stateOf } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";
import { t as recordedVersion } from "./recorded-version.js";

// pipeline/registry/queries/overview.ts
/** All versions of an artifact, and where each is and was, from tags alone. */
function overviewOf(registry) {
	const { versions, events } = registry;
	const moves = movesOf(registry, inOrder(registry, /* @__PURE__ */ new Map()));
	const now = new Map(moves.map(({ environment, to }) => [environment, to?.modelVersion]));
	const dates = new Map(events.map(({ tag }) => [tag.name, tag.taggedAtSeconds]));
	return {
		model: artifactText(registry.artifact),
		isDeprecated: events.some(({ content }) => content.action === "deprecate"),
		versions: versions.map(({ modelVersion, commit, tag, isActive }) => {
			const environments = [...now].flatMap(([name, held]) => held === modelVersion ? [name] : []).sort();
			const ever = new Set(moves.flatMap(({ environment, to }) => to?.modelVersion === modelVersion ? [environment] : []));
			return {
				modelVersion,
				commit,
				tag,
				isActive,
				environments,
				registeredAt: momentText(dates.get(tag) ?? 0),
				formerly: [...ever].filter((name) => !environments.includes(name)).sort()
			};
		})
	};
}

// pipeline/steps/models/show.ts
/** `model`, `model@v1.2.0`; a name has no `@`. */
function parseSubject(subject) {
	const [name = "", version] = subject.split(/@(.*)/s);
	return {
		name,
		version: version === void 0 ? void 0 : modelVersion(version)
	};
}
function chosen({ model, versions }, wanted) {
	const found = wanted === void 0 ? versions.find(({ isActive }) => isActive) ?? versions[0] : versions.find(({ modelVersion: one }) => one === wanted);
	if (found !== void 0) return found;
	throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${wanted ?? "a version"} of ${model}`, { hint: `Registered are ${versions.map(({ modelVersion: one }) => one).join(", ") || "none"}; \`git fetch --tags\` brings those of origin.` });
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
	const version = chosen(overview, wanted);
	const { directory, model } = registry.artifact;
	const record = await recordedVersion(git, registry.artifact, version);
	const now = record === void 0 ? void 0 : await stateOf(git, await defaultTip(git)).record(model);
	const tags = registry.events.map(({ tag }) => tag);
	const overridden = directory === void 0 ? overriddenVersions(tags, model) : [];
	return {
		model: overview.model,
		isDeprecated: overview.isDeprecated,
		version,
		versions: wanted === void 0 ? overview.versions : void 0,
		record,
		overrides: overridden.find(({ modelVersion: one }) => one === version.modelVersion)?.gates ?? [],
		quarantine: now?.quarantine.find(({ artifactSha256 }) => artifactSha256 === record?.artifact.sha256)
	};
}

export { showModel };