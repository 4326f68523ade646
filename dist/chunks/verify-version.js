import { f as plannedPart } from "./events.js";
import { t as refuseSignatures } from "./signatures.js";
import { t as trustFor } from "./trust.js";

// pipeline/repository/provenance/verify-version.ts
/**
* Holds a version's signatures to who is trusted, and what they say to what the registry and the record say: every file by its sha256.
*
* @param version.event - Of its registration.
* @param version.record - At the commit of the registration; the files on disk must have been held to it.
* @param version.texts - The signatures beside the event.
* @param version.trustedRoot - Text of a file in place of the one that lockstep.yaml names.
* @throws LockstepError CONFIG_INVALID, SIGNING_KEY_INVALID, TRUST_ROOT_UNAVAILABLE.
*/
async function verifyProvenance(git, version) {
	const { event, record, texts, trustedRoot } = version;
	const trusted = await trustFor(git, event, trustedRoot);
	if (trusted === void 0) return { standing: "undeclared" };
	if (!trusted.isRequired && texts.registration === void 0 && texts.model === void 0) return { standing: "unsigned" };
	const problem = await refuseSignatures(texts, {
		event: plannedPart(event),
		record
	}, trusted);
	if (problem === void 0) return { standing: "trusted" };
	return {
		standing: "refused",
		refusal: {
			code: "provenance_rejected",
			sentence: `The provenance of ${record.model} ${record.modelVersion} is refused by the rule \`${problem.rule}\`: ${problem.what}.`
		}
	};
}

export { verifyProvenance as t };