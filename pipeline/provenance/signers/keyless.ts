import { LockstepError } from "../../domain/error.ts";
import { bundleText } from "../bundle.ts";
import type { SignerDriver } from "./signer.ts";

/**
 * Signs as the job that runs: a certificate of ten minutes says which workflow of which repository asked for it. The attestation is stored
 * with the repository on GitHub, too, so that `gh attestation verify` finds it.
 */
export const openKeylessSigner: SignerDriver = ({ environment, token }) => {
  const mayIdentify = environment["ACTIONS_ID_TOKEN_REQUEST_URL"] !== undefined;
  if (!mayIdentify || token === undefined) return Promise.resolve(undefined);
  return Promise.resolve({
    description: `the job ${environment["GITHUB_WORKFLOW_REF"] ?? ""}`.trim(),
    async sign({ subject, predicateType, predicate }) {
      const { attest } = await import("@actions/attest");
      try {
        const { bundle } = await attest({
          subjects: subject.map(({ name, digest }) => ({ name, digest: { ...digest } })),
          predicateType,
          predicate,
          token,
        });
        return bundleText(bundle);
      } catch (cause) {
        throw new LockstepError("SIGNING_FAILED", "Sigstore or GitHub did not take the attestation", {
          hint: "The job needs `id-token: write` and `attestations: write`; GitHub keeps attestations of private repositories on Enterprise Cloud only. Else run it again, or sign with LOCKSTEP_SIGNING_KEY.",
          cause,
        });
      }
    },
  });
};
