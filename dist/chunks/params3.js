import { T as LockstepError } from "./file-work.js";

// pipeline/training/params.ts
/**
* Checks a section of a params file; every wrong or unknown key is named in one run.
*
* @throws LockstepError PARAMS_INVALID.
*/
function readParams(schema, section) {
	const parsed = schema.safeParse(section);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(({ path, message }) => path.length === 0 ? message : `${path.join(".")}: ${message}`);
	throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problems.join("; ")}`, { hint: "Correct the named keys in params.yaml." });
}

export { readParams as t };