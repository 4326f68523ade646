import { A as LockstepError } from "./file-work.js";

// pipeline/training/params.ts
/**
* Checks a section of a params file; every wrong or unknown key is named in one run.
*
* @param file - What it stands in, for the hint.
* @throws LockstepError PARAMS_INVALID.
*/
function readParams(schema, section, file = "params.yaml") {
	const parsed = schema.safeParse(section);
	if (parsed.success) return parsed.data;
	throw new LockstepError("PARAMS_INVALID", `parameters that cannot be used: ${problemsOf(parsed.error)}`, { hint: `Correct the named keys in ${file}.` });
}
/** Every wrong key with what is wrong; what is wrong with the whole has no key. */
function problemsOf({ issues }) {
	return issues.map(({ path, message }) => path.length === 0 ? message : `${path.join(".")}: ${message}`).join("; ");
}

export { readParams as n, problemsOf as t };