import { basename, relative, resolve, sep } from "node:path";
import type { ProvenanceProblem } from "../domain/provenance.ts";
import { resourcesAt } from "./model-files.ts";
import { differingResources, gitPaths, modelSigningStatement, readManifest } from "./model-signing.ts";
import type { Signer } from "./signers/signer.ts";
import type { Trust } from "./trust.ts";
import { verifyBundle } from "./verify.ts";

/** A file inside the model, from there; `undefined` for one outside, which is no part of it anyway. */
function within(model: string, file: string): string | undefined {
  const path = relative(resolve(model), resolve(file)).split(sep).join("/");
  return path === "" || path === ".." || path.startsWith("../") ? undefined : path;
}

/**
 * Signs the files of a model as they stand.
 *
 * @param model - Path of a folder or a file.
 * @param signature - Where the signature will be; inside the model it is left out.
 * @returns The text of the signature, which `model_signing verify` reads.
 * @throws LockstepError PATH_UNSAFE for links and devices, CANDIDATE_MISSING, SIGNING_FAILED.
 */
export async function signModel(model: string, signature: string, signer: Signer): Promise<string> {
  const own = within(model, signature);
  const ignorePaths = own === undefined ? gitPaths : [...gitPaths, own];
  const resources = await resourcesAt(model, {
    method: "files",
    hashType: "sha256",
    shardSize: undefined,
    ignorePaths,
  });
  return signer.sign(modelSigningStatement({ name: basename(resolve(model)), resources, ignorePaths }));
}

/**
 * What is wrong with the signature of a model's files; `undefined` when somebody who is trusted signed exactly these.
 *
 * @param text - Of the signature, as {@link signModel} or `model_signing sign` wrote it.
 * @throws LockstepError PATH_UNSAFE for links and devices, CANDIDATE_MISSING, TRUST_ROOT_UNAVAILABLE.
 */
export async function refuseModel(model: string, text: string, trust: Trust): Promise<ProvenanceProblem | undefined> {
  const statement = await verifyBundle(text, trust);
  if ("rule" in statement) return statement;
  const manifest = readManifest(statement);
  if ("rule" in manifest) return manifest;
  const { serialization, resources } = manifest;
  return differingResources(resources, await resourcesAt(model, serialization));
}
