import { a as keyBundle, i as bytesToSign, r as bundleText, t as readSigningKey, u as statementBytes } from "./ec-key.js";
import { A as LockstepError } from "./file-work.js";

// pipeline/provenance/signers/key.ts
/** The variable that holds the key, as PEM, and the one that holds its passphrase. */
const keyVariable = "LOCKSTEP_SIGNING_KEY";
const passphraseVariable = "LOCKSTEP_SIGNING_PASSPHRASE";
/** Signs with a key that is at hand; no service is asked. */
function keySigner(key) {
	return {
		description: `key ${key.hint.slice(0, 16)}`,
		sign(statement) {
			const payload = statementBytes(statement);
			return Promise.resolve(keyBundle({
				payload,
				signature: key.sign(bytesToSign(payload)),
				hint: key.hint
			}));
		}
	};
}
/** Signs with the key of `LOCKSTEP_SIGNING_KEY`. @throws LockstepError SIGNING_KEY_INVALID. */
const openKeySigner = ({ environment, ...surroundings }) => {
	const pem = environment[keyVariable];
	if (pem === void 0 || pem.trim() === "") return Promise.resolve(void 0);
	const passphrase = environment[passphraseVariable];
	for (const secret of [...pem.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("-----")), passphrase]) if (secret !== void 0 && secret !== "") surroundings.mask(secret);
	return Promise.resolve(keySigner(readSigningKey(pem, passphrase, keyVariable)));
};

// pipeline/provenance/signers/keyless.ts
/**
* Signs as the job that runs: a certificate of ten minutes says which workflow of which repository asked for it. The attestation is stored
* with the repository on GitHub, too, so that `gh attestation verify` finds it.
*/
const openKeylessSigner = ({ environment, token }) => {
	if (!(environment["ACTIONS_ID_TOKEN_REQUEST_URL"] !== void 0) || token === void 0) return Promise.resolve(void 0);
	return Promise.resolve({
		description: `the job ${environment["GITHUB_WORKFLOW_REF"] ?? ""}`.trim(),
		async sign({ subject, predicateType, predicate }) {
			const { attest } = await import("./lib.js");
			try {
				const { bundle } = await attest({
					subjects: subject.map(({ name, digest }) => ({
						name,
						digest: { ...digest }
					})),
					predicateType,
					predicate,
					token
				});
				return bundleText(bundle);
			} catch (cause) {
				throw new LockstepError("SIGNING_FAILED", "Sigstore or GitHub did not take the attestation", {
					hint: "The job needs `id-token: write` and `attestations: write`; GitHub keeps attestations of private repositories on Enterprise Cloud only. Else run it again, or sign with LOCKSTEP_SIGNING_KEY.",
					cause
				});
			}
		}
	});
};

// pipeline/provenance/signers/index.ts
/** Kinds of signers; the first that finds what it needs signs. A key that somebody has set is meant. */
const drivers = [openKeySigner, openKeylessSigner];
/** What signs here; `undefined` where nothing can. @throws LockstepError SIGNING_KEY_INVALID for a key that cannot be used. */
async function openSigner(surroundings) {
	for (const open of drivers) {
		const signer = await open(surroundings);
		if (signer !== void 0) return signer;
	}
}

export { openSigner };