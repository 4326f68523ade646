import { type Signer, toSignedEntity, VerificationError, Verifier } from "@sigstore/verify";
import {
  type ProvenanceProblem,
  type ProvenanceRule,
  type SigstoreInstance,
  sigstoreInstances,
  type WorkflowIdentity,
} from "../domain/provenance.ts";
import type { SignedStatement } from "./bundle.ts";
import { quoted } from "./statement.ts";
import type { Trust } from "./trust.ts";
import { certifiedJob, refuseJob } from "./workflow-identity.ts";

/**
 * How many independent words are asked for. The public installation writes certificates and signatures into logs that everybody can
 * watch; GitHub's own for private repositories has none, and its time stamps say when it was signed.
 */
const thresholds: Readonly<Record<SigstoreInstance, { readonly logs: number }>> = {
  "public-good": { logs: 1 },
  github: { logs: 0 },
};

/** What the verifier's codes are about. Codes that are not here mean a bundle that it cannot make sense of. */
const ruleOfCode: Readonly<Record<string, ProvenanceRule>> = {
  CERTIFICATE_ERROR: "certificate",
  PUBLIC_KEY_ERROR: "signer",
  SIGNATURE_ERROR: "signature",
  TIMESTAMP_ERROR: "timestamp",
  TLOG_BODY_ERROR: "transparency_log",
  TLOG_ERROR: "transparency_log",
  TLOG_INCLUSION_PROOF_ERROR: "transparency_log",
  TLOG_INCLUSION_PROMISE_ERROR: "transparency_log",
  TLOG_MISSING_INCLUSION_ERROR: "transparency_log",
};

function problemOf(error: unknown): ProvenanceProblem {
  const message = error instanceof Error ? error.message : "";
  const code = error instanceof VerificationError ? error.code : "";
  const isLogOfCertificates = code === "CERTIFICATE_ERROR" && /\bSCTs?\b/.test(message);
  return {
    rule: isLogOfCertificates ? "certificate_log" : (ruleOfCode[code] ?? "bundle"),
    what: `Sigstore says ${quoted(message)}`,
  };
}

/** Verifies chain, times, logs and signature; who signed is looked at by the caller. */
async function certifiedSigner(
  { bundle }: SignedStatement,
  instance: SigstoreInstance,
  trust: Trust,
): Promise<Signer | ProvenanceProblem> {
  const { logs } = thresholds[instance];
  if (bundle.verificationMaterial.tlogEntries.length < logs)
    return { rule: "transparency_log", what: "the bundle names no entry of the log" };
  const material = await trust.roots(instance);
  try {
    return new Verifier(material, { tlogThreshold: logs, ctlogThreshold: logs, timestampThreshold: 1 }).verify(
      toSignedEntity(bundle),
    );
  } catch (error) {
    return problemOf(error);
  }
}

/** Of the jobs that are trusted, the one that comes closest says which rule failed; `undefined` when one of them is the very job. */
function closestProblem(signer: Signer, identities: readonly WorkflowIdentity[]): ProvenanceProblem | undefined {
  const job = certifiedJob(signer);
  const [closest = []] = identities.map((identity) => refuseJob(job, identity)).sort((a, b) => a.length - b.length);
  return closest[0];
}

/** What is wrong with a statement that a certificate vouches for: none of the trusted workflows signed it. */
export async function refuseCertificate(signed: SignedStatement, trust: Trust): Promise<ProvenanceProblem | undefined> {
  let problem: ProvenanceProblem = {
    rule: "signer",
    what: "a workflow signed it, and lockstep.yaml trusts none (provenance.identities)",
  };
  for (const instance of sigstoreInstances) {
    const identities = trust.identities.filter(({ sigstore }) => sigstore === instance);
    if (identities.length === 0) continue;
    const signer = await certifiedSigner(signed, instance, trust);
    if (!("rule" in signer)) return closestProblem(signer, identities);
    problem = signer;
  }
  return problem;
}
