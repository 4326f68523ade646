import { A as LockstepError, D as modelVersion } from "./file-work.js";
import { i as rollbackRecord } from "./record-change.js";
import { a as registeredModel, t as assignedModel } from "./environments.js";
import { n as quarantineNow } from "./quarantine2.js";
import { t as recordedRegistry } from "./recorded-registry.js";
import { i as stateOf } from "./state.js";

// pipeline/repository/rolled-back.ts
/** The version that the environment had before the present one and that is not quarantined, by the order of its assignments. */
function earlierVersion(registry, record, at) {
	const { environment, current, quarantine } = at;
	const { model } = record;
	const unwanted = /* @__PURE__ */ new Set([current.modelVersion, ...quarantine.map((entry) => entry.modelVersion)]);
	const earlier = registry.get(model)?.assignments.find((found) => found.environment === environment && found.isActive && found.modelVersion !== void 0 && !unwanted.has(found.modelVersion));
	if (earlier?.modelVersion === void 0) throw new LockstepError("VERSION_UNKNOWN", `${environment} had no version of ${model} before ${current.modelVersion}`, { hint: "Name one with `--to`; `lockstep models list` shows the versions there are." });
	return earlier.modelVersion;
}
/**
* The record that moves an environment back: the earlier version is asked for, the present digest is quarantined.
*
* @throws LockstepError VERSION_UNKNOWN when there is no version to leave or to return to.
*/
async function rolledBack(git, { tip, model, environment, to, reason }) {
	const { registry } = await recordedRegistry(git);
	const current = await assignedModel(git, registry, {
		model,
		environment
	});
	const record = await stateOf(git, tip).record(model);
	if (current === void 0 || record === void 0) throw new LockstepError("VERSION_UNKNOWN", `no version of ${model} is in ${environment}`, { hint: "There is nothing to roll back." });
	const quarantine = await quarantineNow(git, registry, record);
	const wanted = to === void 0 ? earlierVersion(registry, record, {
		environment,
		current,
		quarantine
	}) : modelVersion(to);
	const returned = await registeredModel(git, registry, {
		model,
		modelVersion: wanted
	});
	const changed = rollbackRecord({
		record,
		quarantine,
		environment,
		current: {
			modelVersion: current.modelVersion,
			artifactSha256: current.record.artifact.sha256
		},
		to: {
			modelVersion: returned.modelVersion,
			artifactSha256: returned.record.artifact.sha256
		},
		reason
	});
	if ("code" in changed) return { refused: changed };
	return {
		record: changed,
		modelVersion: wanted,
		quarantined: current.record.artifact.sha256
	};
}

export { rolledBack as t };