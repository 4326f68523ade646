import { t as compareVersions } from "./compare-versions.js";
import { n as parseModelRecord, t as emitModelRecord } from "./model-record.js";

// pipeline/registry/merge-record.ts
/** True when two records are of the same bytes of the same inputs. */
function isSameModel(a, b) {
	return a?.inputKey === b.inputKey && a.artifact.sha256 === b.artifact.sha256;
}
/** Entries of both sides, each once, in our order. */
function union(key, ...lists) {
	const entries = lists.flatMap((list) => list ?? []);
	return entries.filter((entry, at) => entries.findIndex((other) => key(other) === key(entry)) === at);
}
/** What either side quarantines, without what a side has released since. */
function mergedQuarantine({ base, ours, theirs }) {
	const has = ({ quarantine }, sha256) => quarantine.some(({ artifactSha256 }) => artifactSha256 === sha256);
	const isReleased = (sha256) => base !== void 0 && has(base, sha256) && !(has(ours, sha256) && has(theirs, sha256));
	return union(({ artifactSha256 }) => artifactSha256, ours.quarantine, theirs.quarantine).filter(({ artifactSha256 }) => !isReleased(artifactSha256));
}
function higher(a, b) {
	return compareVersions(a, b) >= 0 ? a : b;
}
/** The record whose training stands; `undefined` when both sides trained something else. */
function standingModel({ base, ours, theirs }) {
	if (isSameModel(ours, theirs)) return compareVersions(ours.modelVersion, theirs.modelVersion) >= 0 ? ours : theirs;
	if (isSameModel(base, theirs)) return ours;
	return isSameModel(base, ours) ? theirs : void 0;
}
/** Which version should be where after both changes, and the environments that both sides moved to different versions. */
function mergedEnvironments({ base, ours, theirs }) {
	const names = new Set([ours, theirs].flatMap(({ environments }) => Object.keys(environments)));
	const environments = {};
	const contradicting = [];
	for (const name of names) {
		const [before, left, right] = [
			base,
			ours,
			theirs
		].map((record) => record?.environments[name]);
		const later = left === ours.modelVersion && right === theirs.modelVersion ? higher(left, right) : void 0;
		if (left !== right && before !== left && before !== right && later === void 0) contradicting.push(name);
		const stands = left === right || before === right ? left : before === left ? right : later ?? left;
		if (stands !== void 0) environments[name] = stands;
	}
	return {
		environments,
		contradicting
	};
}
/**
* Merges two changes of a record by meaning: of what one side alone trained, that; of the same bytes the higher version; quarantines,
* releases and overrides of both; environments one by one. Where both trained something else, or moved one environment to different
* versions, somebody has to choose, and both texts have everything else of both.
*
* @param where - The file's path for messages.
* @throws LockstepError RECORD_INVALID, YAML_INVALID for a text that is no record.
*/
function mergeRecords(texts, where) {
	const read = (text) => parseModelRecord(text, where);
	const base = texts.base.trim() === "" ? void 0 : read(texts.base);
	const sides = {
		base,
		ours: read(texts.ours),
		theirs: read(texts.theirs)
	};
	const { ours, theirs } = sides;
	const standing = standingModel(sides);
	const { environments, contradicting } = mergedEnvironments(sides);
	const released = union(({ artifactSha256, event }) => `${artifactSha256} ${event}`, ours.released, theirs.released);
	const overrides = union(({ modelVersion, override }) => `${modelVersion} ${override}`, ...[
		base?.overrides,
		ours.overrides,
		theirs.overrides
	]).toSorted((a, b) => compareVersions(a.modelVersion, b.modelVersion));
	const common = {
		quarantine: mergedQuarantine(sides),
		released: released.length === 0 ? void 0 : released,
		overrides: overrides.length === 0 ? void 0 : overrides
	};
	if (standing !== void 0 && contradicting.length === 0) return {
		outcome: "merged",
		text: emitModelRecord({
			...standing,
			...common,
			environments
		})
	};
	const modelVersion = higher(ours.modelVersion, theirs.modelVersion);
	const sideOf = (record) => {
		const own = Object.fromEntries(contradicting.flatMap((name) => {
			const version = record.environments[name];
			return version === void 0 ? [] : [[name, version]];
		}));
		const trained = standing ?? {
			...record,
			modelVersion
		};
		return emitModelRecord({
			...trained,
			...common,
			environments: {
				...environments,
				...own
			}
		});
	};
	const digests = [ours, theirs].map(({ artifact }) => artifact.sha256.slice(0, 12)).join(" and ");
	return {
		outcome: "conflict",
		conflicts: [...standing === void 0 ? [{
			what: ours.model,
			sentence: `Both sides trained ${ours.model}, to ${digests}: keep either side's part, finish the merge, and run \`lockstep train --commit\`, which trains the combination.`
		}] : [], ...contradicting.map((name) => ({
			what: name,
			sentence: `Both sides moved ${name}: to ${ours.environments[name] ?? "nothing"} and to ${theirs.environments[name] ?? "nothing"}; keep the one that shall be there.`
		}))],
		sides: {
			ours: sideOf(ours),
			theirs: sideOf(theirs)
		}
	};
}

export { mergeRecords };