import { St as digestOf } from "./pipeline.js";
import { l as reproducible } from "./state.js";

// pipeline/repository/evaluation-digest.ts
/** What an approval names of an evaluation: the same models on the same rows under the same rules have one digest, on every machine. */
function evaluationDigest(evaluation) {
	return digestOf(reproducible(evaluation));
}

export { evaluationDigest as t };