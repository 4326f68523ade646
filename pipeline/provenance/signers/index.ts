import { openKeySigner } from "./key.ts";
import { openKeylessSigner } from "./keyless.ts";
import type { Signer, SignerDriver, Surroundings } from "./signer.ts";

/** Kinds of signers; the first that finds what it needs signs. A key that somebody has set is meant. */
const drivers: readonly SignerDriver[] = [openKeySigner, openKeylessSigner];

/** What signs here; `undefined` where nothing can. @throws LockstepError SIGNING_KEY_INVALID for a key that cannot be used. */
export async function openSigner(surroundings: Surroundings): Promise<Signer | undefined> {
  for (const open of drivers) {
    const signer = await open(surroundings);
    if (signer !== undefined) return signer;
  }
  return undefined;
}
