import { O as nextVersion } from "./file-work.js";
import { f as compareVersions } from "./gto.js";
import { r as overridesFor } from "./overridden-versions.js";

// pipeline/registry/record-change.ts
function describes(record, trained) {
	return record?.inputKey === trained.inputKey && record.artifact.sha256 === trained.artifact.sha256;
}
function highest(a, b) {
	if (a === void 0 || b === void 0) return a ?? b;
	return compareVersions(a, b) >= 0 ? a : b;
}
/** One entry for each digest; the first reason stays. */
function union(...lists) {
	const found = /* @__PURE__ */ new Map();
	for (const entry of lists.flat()) if (!found.has(entry.artifactSha256)) found.set(entry.artifactSha256, entry);
	return [...found.values()];
}
/**
* The record of what was trained. Its version stays while base or branch record the same inputs and bytes, unless the branch's number
* was taken meanwhile; else it is the next minor version of the highest that base or tags know, and merging moves every environment to
* it. What a branch decided about environments of a version that stays, a rollback for example, is kept. Nothing lifts a quarantine, and no
* override is forgotten.
*/
function nextRecord(request) {
	const { trained, base, current, latest, environments, overridden = [] } = request;
	const taken = highest(base?.modelVersion, latest);
	const kept = [current, base].find((record) => record !== void 0 && describes(record, trained) && (record.modelVersion === base?.modelVersion ? describes(base, trained) : taken === void 0 || compareVersions(record.modelVersion, taken) > 0));
	const modelVersion = kept?.modelVersion ?? nextVersion(taken);
	const overrides = overridesFor(overridden, base?.overrides ?? []);
	const everywhere = Object.fromEntries(environments.map((environment) => [environment, modelVersion]));
	return {
		kind: "lockstep/Model",
		schema: 1,
		...trained,
		modelVersion,
		environments: kept === void 0 ? {
			...base?.environments,
			...everywhere
		} : {
			...everywhere,
			...kept.environments
		},
		quarantine: union(base?.quarantine ?? [], current?.quarantine ?? []),
		...overrides.length === 0 ? {} : { overrides }
	};
}
/** A quarantine with one more: a digest that has one keeps its reason, and gets the new one behind it. */
function quarantinedAgain(list, added) {
	return union(list, [added]).map((entry) => {
		return entry.artifactSha256 !== added.artifactSha256 || entry.reason.split("; ").includes(added.reason) ? entry : {
			...entry,
			reason: `${entry.reason}; ${added.reason}`
		};
	});
}
/**
* The record after a rollback: one environment returns to an earlier version, and the digest that was there is quarantined. A second
* rollback, before tags say what the first one asks for, adds its reason.
*/
function rollbackRecord({ record, environment, current, to, reason }) {
	if (to.artifactSha256 === current.artifactSha256) return {
		code: "superseded",
		sentence: `${environment} holds ${current.modelVersion} already; there is nothing to roll back`
	};
	const quarantined = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === to.artifactSha256);
	if (quarantined !== void 0) return {
		code: "quarantined",
		sentence: `${to.modelVersion} is quarantined (${quarantined.reason}); name another version with --to`
	};
	const { modelVersion, artifactSha256 } = current;
	return {
		...record,
		environments: {
			...record.environments,
			[environment]: to.modelVersion
		},
		quarantine: quarantinedAgain(record.quarantine, {
			modelVersion,
			artifactSha256,
			reason
		})
	};
}
/** The record that asks for the version it builds in one more environment. */
function promotedRecord(record, environment) {
	const { modelVersion, artifact, environments, quarantine } = record;
	if (environments[environment] === modelVersion) return {
		code: "no_change",
		sentence: `${environment} is asked to have ${modelVersion} already`
	};
	const found = quarantine.find(({ artifactSha256 }) => artifactSha256 === artifact.sha256);
	if (found !== void 0) return {
		code: "quarantined",
		sentence: `${modelVersion} is quarantined (${found.reason})`
	};
	return {
		...record,
		environments: {
			...environments,
			[environment]: modelVersion
		}
	};
}

export { promotedRecord as n, rollbackRecord as r, nextRecord as t };