import { a as nextVersion, t as bumpBetween } from "./version-bump.js";
import { t as compareVersions } from "./compare-versions.js";
import { r as overridesFor } from "./overridden-versions.js";
import { n as releaseCommand } from "./quarantine.js";

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
/** What was released stays so on every branch; of the same event one entry is enough. */
function unionReleased(...lists) {
	const entries = lists.flatMap((list) => list ?? []);
	return [...new Map(entries.map((entry) => [`${entry.artifactSha256} ${entry.event}`, entry])).values()];
}
/** False of a version that a branch has recorded when somebody asks for another one. */
function isAsked(version, taken, bump) {
	return bump?.isExact !== true || version === nextVersion(taken, bump.bump);
}
/**
* The version that a branch has next: by what somebody asks for, else by what the branch has chosen before for other bytes, else by what
* its messages ask for. So what was chosen once stays, whoever trains the branch again.
*/
function chosenVersion({ current, bump }, taken) {
	const before = taken === void 0 || current === void 0 ? void 0 : bumpBetween(taken, current.modelVersion);
	return nextVersion(taken, bump?.isExact === true ? bump.bump : before ?? bump?.bump ?? "minor");
}
/**
* The record of what was trained. Its version stays while base or branch record the same inputs and bytes, unless the branch's number
* was taken meanwhile or another one is asked for; else it is the next one after the highest that base or tags know, and merging moves every
* environment to it. What a branch decided about environments of a version that stays, a rollback for example, is kept. Nothing lifts a quarantine, and no
* override is forgotten.
*/
function nextRecord(request) {
	const { trained, base, current, latest, environments, overridden = [] } = request;
	const taken = highest(base?.modelVersion, latest);
	const kept = [current, base].find((record) => record !== void 0 && describes(record, trained) && (record.modelVersion === base?.modelVersion ? describes(base, trained) : taken === void 0 || compareVersions(record.modelVersion, taken) > 0 && isAsked(record.modelVersion, taken, request.bump)));
	const modelVersion = kept?.modelVersion ?? chosenVersion(request, taken);
	const released = unionReleased(base?.released, current?.released);
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
		...released.length === 0 ? {} : { released },
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
function rollbackRecord(request) {
	const { record, quarantine, environment, current, to, reason } = request;
	if (to.artifactSha256 === current.artifactSha256) return {
		code: "superseded",
		sentence: `${environment} holds ${current.modelVersion} already; there is nothing to roll back`
	};
	const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === to.artifactSha256);
	if (quarantined !== void 0) return {
		code: "quarantined",
		sentence: `${to.modelVersion} is quarantined (${quarantined.reason}); name another version with --to, or run \`${releaseCommand(record.model, to.modelVersion)}\` first`
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
/** The record that asks for a version in one more environment. */
function promotedRecord({ record, environment, version, quarantine }) {
	const { model, environments } = record;
	const { modelVersion, artifactSha256 } = version;
	if (environments[environment] === modelVersion) return {
		code: "no_change",
		sentence: `${environment} is asked to have ${modelVersion} already`
	};
	const found = quarantine.find((entry) => entry.artifactSha256 === artifactSha256);
	if (found !== void 0) return {
		code: "quarantined",
		sentence: `${modelVersion} is quarantined (${found.reason}); \`${releaseCommand(model, modelVersion)}\` lifts that`
	};
	return {
		...record,
		environments: {
			...environments,
			[environment]: modelVersion
		}
	};
}
/** The record in which a digest is not quarantined any more. It asks for it nowhere: that is another change. */
function releasedRecord({ record, version, event, reason }) {
	const { modelVersion, artifactSha256 } = version;
	const quarantine = record.quarantine.filter((entry) => entry.artifactSha256 !== artifactSha256);
	if (quarantine.length === record.quarantine.length && event === void 0) return {
		code: "no_change",
		sentence: `${record.model} ${modelVersion} is not quarantined`
	};
	const lifted = event === void 0 ? [] : [{
		modelVersion,
		artifactSha256,
		event,
		reason
	}];
	const released = unionReleased(record.released, lifted);
	return {
		...record,
		quarantine,
		...released.length === 0 ? {} : { released }
	};
}

export { rollbackRecord as i, promotedRecord as n, releasedRecord as r, nextRecord as t };