import type { Approval, ApprovalSubject } from "./approval.ts";
import type { ReasonCode } from "./reason.ts";

/** An approval of the same model in the same pull request that does not count, and the first part that differs. */
export interface VoidApproval {
  readonly approval: Approval;
  readonly code: ReasonCode;
}

/** What reviewers said of one subject: at most one entry for each person and list. */
export interface Standing {
  readonly approvals: readonly Approval[];
  /** Rejections of the same bytes in the same pull request, at whatever head they were given. */
  readonly rejections: readonly Approval[];
  readonly voided: readonly VoidApproval[];
}

/** Parts of a subject in the order in which a difference is told, with the reason it gives. */
const parts = [
  ["inputKey", "input_changed"],
  ["artifactSha256", "wrong_digest"],
  ["headSha", "stale_sha"],
  ["evaluationDigest", "evaluation_changed"],
  ["planHash", "plan_changed"],
] as const satisfies readonly (readonly [keyof ApprovalSubject, ReasonCode])[];

function differences(a: ApprovalSubject, b: ApprovalSubject): readonly ReasonCode[] {
  return parts.filter(([part]) => a[part] !== b[part]).map(([, code]) => code);
}

function standingOf(
  entries: readonly Approval[],
  subject: ApprovalSubject,
): Partial<Record<keyof Standing, Approval>> & {
  readonly code?: ReasonCode;
} {
  const lastReject = entries.findLastIndex(
    ({ verb, subject: { artifactSha256 } }) => verb === "reject" && artifactSha256 === subject.artifactSha256,
  );
  const approvals = entries.slice(lastReject + 1).filter(({ verb }) => verb === "approve");
  const exact = approvals.findLast(({ subject: own }) => differences(own, subject).length === 0);
  if (exact !== undefined) return { approvals: exact };
  const sameBytes = approvals.some(({ subject: { artifactSha256 } }) => artifactSha256 === subject.artifactSha256);
  const rejection = entries[lastReject];
  // An approval of the same bytes takes the person's rejection back, also when another part has changed since.
  if (rejection !== undefined && !sameBytes) return { rejections: rejection };
  const [closest] = approvals.toSorted(
    (a, b) => differences(a.subject, subject).length - differences(b.subject, subject).length,
  );
  const [code] = closest === undefined ? [] : differences(closest.subject, subject);
  return closest === undefined || code === undefined ? {} : { voided: closest, code };
}

/**
 * Which words of the ledger stand for a subject. An approval counts when every part is equal and its approver has not rejected the
 * same bytes later; of one person the latest word wins, by ledger order, never by a clock.
 *
 * @param ledger - All entries, oldest first; those of other pull requests and models are passed over.
 */
export function standing(ledger: readonly Approval[], subject: ApprovalSubject): Standing {
  const byApprover = new Map<string, Approval[]>();
  for (const entry of ledger) {
    if (entry.subject.pullRequest !== subject.pullRequest || entry.subject.model !== subject.model) continue;
    byApprover.set(entry.approver.id, [...(byApprover.get(entry.approver.id) ?? []), entry]);
  }
  const found = [...byApprover.values()].map((entries) => standingOf(entries, subject));
  return {
    approvals: found.flatMap(({ approvals }) => approvals ?? []),
    rejections: found.flatMap(({ rejections }) => rejections ?? []),
    voided: found.flatMap(({ voided, code }) =>
      voided === undefined || code === undefined ? [] : [{ approval: voided, code }],
    ),
  };
}

/**
 * Whether bytes were approved in some pull request and rejected by nobody there: for each person and pull request, the latest word
 * about these bytes counts. It says that a registration can be genuine, not that it may be made.
 */
export function wereApproved(
  ledger: readonly Approval[],
  bytes: Pick<ApprovalSubject, "model" | "inputKey" | "artifactSha256">,
): boolean {
  const words = new Map<number, Map<string, Approval["verb"]>>();
  for (const { verb, subject, approver } of ledger) {
    if (subject.model !== bytes.model || subject.artifactSha256 !== bytes.artifactSha256) continue;
    if (verb === "approve" && subject.inputKey !== bytes.inputKey) continue;
    const said = words.get(subject.pullRequest) ?? new Map<string, Approval["verb"]>();
    words.set(subject.pullRequest, said.set(approver.id, verb));
  }
  return [...words.values()].some((said) => [...said.values()].every((verb) => verb === "approve"));
}
