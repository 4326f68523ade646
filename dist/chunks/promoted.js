import { n as currentVersion } from "./gto.js";
import { n as promotedRecord } from "./record-change.js";
import { a as registeredModel } from "./environments.js";
import { n as quarantineNow } from "./quarantine2.js";
import { t as recordedRegistry } from "./recorded-registry.js";
import { i as stateOf } from "./state.js";
import { t as defaultTip } from "./tip.js";

// pipeline/repository/promoted.ts
/**
* The record that asks for a version in one more environment: the one that is where the environment's versions come from, or the one that
* the default branch builds when they come from nowhere.
*
* @throws LockstepError VERSION_UNKNOWN when that version is not registered: what nobody approved may not be asked for.
*/
async function promoted(git, { environment, model }) {
	const tip = stateOf(git, await defaultTip(git));
	const record = await tip.record(model);
	if (record === void 0) return { refused: {
		code: "version_unregistered",
		sentence: `The default branch records no version of ${model}.`
	} };
	const { registry } = await recordedRegistry(git);
	const { rules } = (await tip.project()).environments.find((found) => found.environment === environment) ?? {};
	const modelVersion = rules?.after === void 0 ? record.modelVersion : currentVersion(registry, model, rules.after);
	if (modelVersion === void 0) return { refused: {
		code: "environment_skipped",
		sentence: `${environment} takes what is in ${rules?.after ?? ""}, and no version of ${model} is there.`
	} };
	const version = {
		modelVersion,
		artifactSha256: (await registeredModel(git, registry, {
			model,
			modelVersion
		})).record.artifact.sha256
	};
	const quarantine = await quarantineNow(git, registry, record);
	const changed = promotedRecord({
		record,
		environment,
		version,
		quarantine
	});
	return "code" in changed ? { refused: changed } : {
		record: changed,
		modelVersion
	};
}

export { promoted as t };