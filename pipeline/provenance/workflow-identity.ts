import { ASN1Obj } from "@sigstore/core";
import type { Signer } from "@sigstore/verify";
import type { ProvenanceProblem, ProvenanceRule, WorkflowIdentity } from "../domain/provenance.ts";
import { quoted } from "./statement.ts";

/** What a certificate says of the job that asked for it; a part that it does not say is `undefined`. */
export interface CertifiedJob {
  readonly issuer: string | undefined;
  readonly workflow: string | undefined;
  readonly repositoryId: string | undefined;
  readonly ref: string | undefined;
  readonly trigger: string | undefined;
  readonly runner: string | undefined;
}

/** Fulcio's extensions below 1.3.6.1.4.1.57264.1, each a UTF8String. @see sigstore/fulcio docs/oid-info.md. */
const extensions = { issuer: 8, runner: 11, ref: 14, repositoryId: 15, trigger: 20 } as const;
const fulcio = "1.3.6.1.4.1.57264.1";
const utf8StringTag = 0x0c;

/** The text of an extension; `undefined` where it is missing, there twice, or no text. */
function extensionText(oids: NonNullable<Signer["identity"]>["oids"], number: number): string | undefined {
  const found = (oids ?? []).filter(({ oid }) => oid?.id.join(".") === `${fulcio}.${number}`);
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  try {
    const parsed = ASN1Obj.parseBuffer(Buffer.from(only.value));
    return parsed.tag.number === utf8StringTag && parsed.tag.isUniversal() ? parsed.value.toString("utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a certificate that was verified. */
export function certifiedJob({ identity }: Signer): CertifiedJob {
  const text = (name: keyof typeof extensions): string | undefined => extensionText(identity?.oids, extensions[name]);
  return {
    issuer: text("issuer"),
    workflow: identity?.subjectAlternativeName,
    repositoryId: text("repositoryId"),
    ref: text("ref"),
    trigger: text("trigger"),
    runner: text("runner"),
  };
}

interface IdentityRule {
  readonly rule: ProvenanceRule;
  readonly found: (job: CertifiedJob) => string | undefined;
  readonly allowed: (identity: WorkflowIdentity) => readonly string[];
}

/** Texts are compared whole: a pattern would let `refs/heads/main-evil` be `refs/heads/main`. */
const identityRules: readonly IdentityRule[] = [
  { rule: "issuer", found: ({ issuer }) => issuer, allowed: ({ issuer }) => [issuer] },
  { rule: "workflow", found: ({ workflow }) => workflow, allowed: ({ workflow }) => [workflow] },
  { rule: "repository", found: ({ repositoryId }) => repositoryId, allowed: ({ repositoryId }) => [repositoryId] },
  { rule: "ref", found: ({ ref }) => ref, allowed: ({ ref }) => [ref] },
  { rule: "trigger", found: ({ trigger }) => trigger, allowed: ({ triggers }) => triggers },
  { rule: "runner", found: ({ runner }) => runner, allowed: ({ runner }) => [runner] },
];

/** What of a job is not as an identity has it, in the order of the rules. */
export function refuseJob(job: CertifiedJob, identity: WorkflowIdentity): readonly ProvenanceProblem[] {
  return identityRules.flatMap(({ rule, found, allowed }): readonly ProvenanceProblem[] => {
    const value = found(job);
    const wanted = allowed(identity);
    if (value !== undefined && wanted.includes(value)) return [];
    const what = `the certificate says ${quoted(value)}, trusted is ${wanted.map(quoted).join(" or ") || "nothing"}`;
    return [{ rule, what }];
  });
}
