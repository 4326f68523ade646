import type { Approval, ApprovalSubject } from "../../domain/approval.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";

/** What a version consists of. */
type Bytes = Pick<ApprovalSubject, "model" | "inputKey" | "artifactSha256">;

function isAbout(bytes: Bytes, found: { readonly [Key in keyof Bytes]?: Bytes[Key] | undefined }): boolean {
  return (
    found.model === bytes.model && found.inputKey === bytes.inputKey && found.artifactSha256 === bytes.artifactSha256
  );
}

/**
 * Whether a registration's event says that exactly these bytes and inputs were approved, by enough people who could be believed.
 *
 * @param isBelieved - Whether the approver of an entry might approve when the version came in.
 */
export function isEvidence(event: RecordedEvent, bytes: Bytes, isBelieved: (approval: Approval) => boolean): boolean {
  const { action, authorisation } = event;
  if (action !== "register" || authorisation === undefined || !isAbout(bytes, event)) return false;
  const { approvals, pullRequests, required } = authorisation;
  const believed = approvals.filter(
    (approval) => approval.verb === "approve" && isAbout(bytes, approval.subject) && isBelieved(approval),
  );
  return pullRequests.some(({ number, headSha, evaluationDigest }) => {
    const own = believed.filter(
      ({ subject }) =>
        subject.pullRequest === number && subject.headSha === headSha && subject.evaluationDigest === evaluationDigest,
    );
    return new Set(own.map(({ approver }) => approver.id)).size >= Math.max(1, required);
  });
}
