import type { TrustMaterial } from "@sigstore/verify";
import type { SigstoreInstance, WorkflowIdentity } from "../domain/provenance.ts";
import type { VerifyingKey } from "./ec-key.ts";

/** Who is believed. */
export interface Trust {
  readonly keys: readonly VerifyingKey[];
  readonly identities: readonly WorkflowIdentity[];
  /** The authorities and logs of an installation of Sigstore; asked for only where a certificate is to be verified. */
  roots(instance: SigstoreInstance): Promise<TrustMaterial>;
}
