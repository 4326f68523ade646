import { bytesToSign, keyBundle } from "../bundle.ts";
import { readSigningKey, type SigningKey } from "../ec-key.ts";
import { statementBytes } from "../statement.ts";
import type { Signer, SignerDriver } from "./signer.ts";

/** The variable that holds the key, as PEM, and the one that holds its passphrase. */
const keyVariable = "LOCKSTEP_SIGNING_KEY";
const passphraseVariable = "LOCKSTEP_SIGNING_PASSPHRASE";

/** Signs with a key that is at hand; no service is asked. */
export function keySigner(key: SigningKey): Signer {
  return {
    description: `key ${key.hint.slice(0, 16)}`,
    sign(statement) {
      const payload = statementBytes(statement);
      return Promise.resolve(keyBundle({ payload, signature: key.sign(bytesToSign(payload)), hint: key.hint }));
    },
  };
}

/** Signs with the key of `LOCKSTEP_SIGNING_KEY`. @throws LockstepError SIGNING_KEY_INVALID. */
export const openKeySigner: SignerDriver = ({ environment, ...surroundings }) => {
  const pem = environment[keyVariable];
  if (pem === undefined || pem.trim() === "") return Promise.resolve(undefined);
  const passphrase = environment[passphraseVariable];
  for (const secret of [...pem.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("-----")), passphrase])
    if (secret !== undefined && secret !== "") surroundings.mask(secret);
  return Promise.resolve(keySigner(readSigningKey(pem, passphrase, keyVariable)));
};
