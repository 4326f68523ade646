import { kt as digestOf } from "./pipeline.js";
import { s as reproducible } from "./model-record.js";

// pipeline/repository/evaluation-digest.ts
/** What an approval names of an evaluation: the same models on the same rows under the same rules have one digest, on every machine. */
function evaluationDigest(evaluation) {
	return digestOf(reproducible(evaluation));
}

export { evaluationDigest as t };