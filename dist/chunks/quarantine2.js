import { i as wentBack, r as standingQuarantine } from "./quarantine.js";
import { i as stateOf } from "./state.js";

// pipeline/repository/quarantine.ts
/**
* How the history orders the commits at which versions of a model are registered.
*
* @param next - Commits at which one may be registered now.
*/
async function ranksOfVersions(git, registry, next = []) {
	const registered = (registry?.versions ?? []).map(({ commit }) => commit);
	const commits = [.../* @__PURE__ */ new Set([...registered, ...next])];
	return commits.length === 0 ? /* @__PURE__ */ new Map() : git.ranksOf(commits);
}
/** All that decides what is quarantined of a model; records are read only of versions that environments went back from or to. */
async function quarantineFacts(git, registry, record) {
	const own = registry.get(record.model);
	const ranks = await ranksOfVersions(git, own);
	const digests = /* @__PURE__ */ new Map();
	const moved = own === void 0 ? [] : wentBack(own, ranks).flatMap(({ from, to }) => [from, to]);
	for (const version of new Set(moved)) {
		const commit = own?.versions.find(({ modelVersion }) => modelVersion === version)?.commit;
		const recorded = commit === void 0 ? void 0 : await stateOf(git, commit).record(record.model);
		if (recorded?.modelVersion === version) digests.set(version, recorded.artifact.sha256);
	}
	return {
		record,
		registry: own,
		ranks,
		digestOf: (version) => digests.get(version)
	};
}
/** What is quarantined of a model now, by its record at the tip and by the registry's events. */
async function quarantineNow(git, registry, record) {
	return standingQuarantine(await quarantineFacts(git, registry, record));
}

export { quarantineNow as n, ranksOfVersions as r, quarantineFacts as t };