import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { writeWhole } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Refusal } from "../../domain/reason.ts";
import { readVerifyingKey } from "../../provenance/ec-key.ts";
import { refuseModel, signModel } from "../../provenance/model-signature.ts";
import { trustOfTip } from "../../repository/provenance/trust.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** The files of a model and their signature, by paths from where somebody stands. */
export interface SignedFiles {
  readonly model: string;
  readonly signature: string;
}

/**
 * Signs the files of a model as `model_signing sign` does, outside any registration.
 *
 * @throws LockstepError SIGNING_FAILED where nothing can sign; PATH_UNSAFE, CANDIDATE_MISSING.
 */
export async function signFiles(workspace: Workspace, { model, signature }: SignedFiles): Promise<string> {
  const signer = await workspace.signer();
  if (signer === undefined)
    throw new LockstepError("SIGNING_FAILED", "nothing here can sign", {
      hint: 'Put a key into the environment: `export LOCKSTEP_SIGNING_KEY="$(cat key.pem)"`.',
    });
  await writeWhole(resolve(signature), await signModel(model, signature, signer));
  return signer.description;
}

/**
 * Holds the files of a model to a signature as {@link signFiles} and `model_signing sign` write it.
 *
 * @param files.keys - Paths of public keys; those that lockstep.yaml of the default branch trusts when there are none.
 * @returns Why not; `undefined` when somebody who is trusted signed exactly these files.
 * @throws LockstepError SIGNING_KEY_INVALID, PATH_UNSAFE, CANDIDATE_MISSING, TRUST_ROOT_UNAVAILABLE.
 */
export async function verifyFilesSigned(
  { git }: Workspace,
  { model, signature, keys }: SignedFiles & { readonly keys: readonly string[] },
): Promise<Refusal | undefined> {
  const named = await Promise.all(keys.map(async (path) => readVerifyingKey(await readFile(path, "utf8"), path)));
  const trust =
    named.length === 0
      ? await trustOfTip(git)
      : { keys: named, identities: [], roots: () => Promise.reject(new Error("keys alone are trusted")) };
  const problem = await refuseModel(model, await readFile(signature, "utf8"), trust);
  if (problem === undefined) return undefined;
  const sentence = `${signature} is refused by the rule \`${problem.rule}\`: ${problem.what}.`;
  return { code: "provenance_rejected", sentence };
}
