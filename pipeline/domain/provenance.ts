/**
 * What a signature and the statement under it are held to, by the names that refusals use; in the order in which they are looked at.
 */
export const provenanceRules = {
  bundle: "the file is a Sigstore bundle around one signed in-toto statement",
  signer: "who signed is a key or a workflow that lockstep.yaml trusts",
  certificate: "the certificate was valid when it signed, and comes from the trusted authority",
  certificate_log: "the certificate stands in a certificate log",
  timestamp: "a trusted clock says when it was signed",
  transparency_log: "the signature stands in the transparency log",
  signature: "the signature is of these very bytes",
  issuer: "the certificate was issued for GitHub's own jobs",
  workflow: "the workflow that signed is exactly the one that is trusted",
  repository: "the job ran for the repository of that number, whatever its name",
  ref: "the job ran for exactly that ref",
  trigger: "the job was started by an event that is trusted",
  runner: "the job ran on a runner of that kind",
  statement_type: "the statement is an in-toto statement of version 1",
  predicate_type: "the statement says what it is asked for, not something else",
  subject: "the statement is about every file of the model by its sha256, and about nothing else",
  predicate: "the statement says of the model what the registry says",
} as const satisfies Readonly<Record<string, string>>;

export type ProvenanceRule = keyof typeof provenanceRules;

/** What keeps a signature from being believed: a value, like every refusal. */
export interface ProvenanceProblem {
  readonly rule: ProvenanceRule;
  /** What was found, as a clause without a full stop. */
  readonly what: string;
}

/** Which of Sigstore's installations signs: the public one with its logs, or GitHub's own for private repositories, with time stamps. */
export const sigstoreInstances = ["public-good", "github"] as const;
export type SigstoreInstance = (typeof sigstoreInstances)[number];

export const runnerKinds = ["github-hosted", "self-hosted"] as const;

/** A workflow whose jobs may sign; every member is compared as a whole, never as a pattern. */
export interface WorkflowIdentity {
  readonly issuer: string;
  /** The workflow's file with its ref, `https://github.com/<owner>/<repository>/.github/workflows/<file>@<ref>`. */
  readonly workflow: string;
  /** The number of the repository that the job ran for: a name can be given to another repository, a number cannot. */
  readonly repositoryId: string;
  /** Of that repository, for example `refs/heads/main`. */
  readonly ref: string;
  /** Names of events. */
  readonly triggers: readonly string[];
  readonly runner: (typeof runnerKinds)[number];
  readonly sigstore: SigstoreInstance;
}

/** `provenance` of lockstep.yaml. */
export interface ProvenanceDeclaration {
  /** True when nothing is registered or deployed without a signature. */
  readonly isRequired: boolean;
  /** Files of the repository, each with one public key. */
  readonly keys: readonly string[];
  readonly identities: readonly WorkflowIdentity[];
  /** A file of the repository with the roots that certificates are held to; Sigstore's own, by TUF, when left out. */
  readonly trustedRoot: string | undefined;
}
