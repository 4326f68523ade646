import { A as LockstepError } from "./file-work.js";
import { i as stateOf } from "./state.js";

// pipeline/steps/models/recorded-version.ts
/**
* The record of a version at the commit that its tag names, withdrawn ones too; `undefined` when none is there that can be read, or one of
* another version: then the tag was made by hand, or by GTO alone.
*/
async function recordedVersion(git, { directory, model }, { commit, modelVersion }) {
	if (directory !== void 0) return void 0;
	try {
		const record = await stateOf(git, commit).record(model);
		return record?.modelVersion === modelVersion && record.model === model ? record : void 0;
	} catch (error) {
		if (error instanceof LockstepError && (error.code === "RECORD_INVALID" || error.code === "YAML_INVALID")) return void 0;
		throw error;
	}
}

export { recordedVersion as t };